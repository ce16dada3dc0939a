/** The server's JVM: starting it, talking to it, and seeing to it that it ends. */
package io.autospec.benchmarks.rig.host;
