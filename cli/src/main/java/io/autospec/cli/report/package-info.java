/** What a job says about itself: the JSON report for programs, the summary for people. */
package io.autospec.cli.report;
