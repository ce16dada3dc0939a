/**
 * Pictures of samples: a grid of images, and plans around a disc. Drawn with Java 2D in memory,
 * with an own stroke font, so that they need neither a display nor an installed font, and the same
 * samples give the same bytes.
 */
package io.autospec.cli.image;
