/** What samples are worth, by the task's own measure: few steps beside the whole chain. */
package io.autospec.scaling.quality;
