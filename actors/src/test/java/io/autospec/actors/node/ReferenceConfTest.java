package io.autospec.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class ReferenceConfTest {
  /**
   * Akka's own hooks close remoting before anybody can be told that this node drains and leaves.
   */
  @Test
  void shouldLeaveTheEndOfTheProcessToTheCommandLine() {
    for (String key :
        new String[] {
          "akka.jvm-shutdown-hooks",
          "akka.coordinated-shutdown.run-by-jvm-shutdown-hook",
          "akka.coordinated-shutdown.exit-jvm"
        }) {
      assertThat(ConfigFactory.defaultReference().getBoolean(key)).as(key).isFalse();
    }
  }
}
