package io.autospec.benchmarks.rig.system;

import java.nio.file.Path;
import java.time.Duration;

/**
 * One cell of the comparison, known to both sides before the first byte: what is not compared here
 * (agreeing on a shape) costs nobody anything.
 *
 * @param bytes the length of every tensor, a multiple of 4
 * @param window the most tensors on their way at once, at least 1
 * @param folder exists, is empty, is on a memory file system where there is one, and is deleted by
 *     the rig; both sides get the same one
 * @param timeout how long a side waits for the other before it gives up
 */
public record EchoSetup(int bytes, int window, Path folder, Duration timeout) {}
