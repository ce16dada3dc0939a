/** What a sampling job is told, and what it leaves. */
package io.autospec.actors.job;
