/**
 * Whether samples have the law that they should: exact laws of chains over closed-form targets, and
 * the statistical tests that compare samples with a law or with other samples.
 */
package io.autospec.law;
