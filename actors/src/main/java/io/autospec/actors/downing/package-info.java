/** Who leaves the cluster when its members cannot reach each other. */
package io.autospec.actors.downing;
