/**
 * What tests of several modules share: targets whose exact law is known, and planted faults that
 * the tests must find.
 */
package io.autospec.testkit;
