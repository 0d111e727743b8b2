package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.countersign.testkit.GateContract;
import dev.countersign.testkit.GateHost;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The contract of the gate finds every filter that is wired wrong. */
class WrongGatesTest {
  private static final Map<WebHost.Wiring, String> FOUND_BY =
      Map.of(
          WebHost.Wiring.NOT_AT_ALL, "aPasswordAloneShowsNothing",
          WebHost.Wiring.ON_REQUESTS_ALONE, "asynchronousAnswersAndDetoursShowNothing",
          WebHost.Wiring.NOT_ON_REST, "aPasswordAloneShowsNothing",
          WebHost.Wiring.NOT_ON_THE_OTHER_PORT, "everyOtherPortIsHeldToTheSame",
          WebHost.Wiring.BEFORE_THE_AUTHENTICATION, "aPasswordAloneShowsNothing");

  // findings: F-B12
  @Test
  void eachIsFound() throws Exception {
    for (Map.Entry<WebHost.Wiring, String> wrong : FOUND_BY.entrySet()) {
      Set<String> failed = failures(wrong.getKey());
      assertFalse(failed.isEmpty(), wrong.getKey().name());
      assertEquals(true, failed.contains(wrong.getValue()), wrong.getKey() + " " + failed);
    }
  }

  private static Set<String> failures(WebHost.Wiring wiring) throws Exception {
    Set<String> failed = new TreeSet<>();
    for (Method test : GateContract.class.getDeclaredMethods()) {
      if (!test.isAnnotationPresent(Test.class) || !FOUND_BY.containsValue(test.getName())) {
        continue;
      }
      test.setAccessible(true);
      Wrong contract = new Wrong(wiring);
      call(contract, "open");
      try {
        test.invoke(contract);
      } catch (InvocationTargetException thrown) {
        if (thrown.getCause() instanceof TestAbortedException) {
          continue;
        }
        failed.add(test.getName());
      } finally {
        call(contract, "stop");
      }
    }
    return failed;
  }

  private static void call(Wrong contract, String name) throws Exception {
    Method method = GateContract.class.getDeclaredMethod(name);
    method.setAccessible(true);
    method.invoke(contract);
  }

  /** Not a test of its own: it fails on purpose. */
  private static final class Wrong extends GateContract {
    private final WebHost.Wiring wiring;

    Wrong(WebHost.Wiring wiring) {
      this.wiring = wiring;
    }

    @Override
    protected GateHost start() throws Exception {
      return new WebGateTest.Gated(wiring);
    }
  }
}
