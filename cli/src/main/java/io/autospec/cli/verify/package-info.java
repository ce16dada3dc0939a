/** The statistical test that a sampler draws from the sequential chain's law. */
package io.autospec.cli.verify;
