/** Where a network runs: CPU threads, a GPU, or a simulated accelerator with a stated latency. */
package io.autospec.model.device;
