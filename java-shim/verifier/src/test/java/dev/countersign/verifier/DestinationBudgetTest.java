package dev.countersign.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.countersign.verifier.wire.CodePurpose;
import dev.countersign.verifier.wire.HostTask;
import dev.countersign.verifier.wire.MessageChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** However many accounts name it, a phone gets only this many messages. */
class DestinationBudgetTest {
  private static final String NUMBER = "+447700900123";

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final List<String> sent = new ArrayList<>();
  private final DestinationBudget budget =
      new DestinationBudget(message -> sent.add(message.to()), 3, 5, nanos::get);

  private static HostTask.SendCode to(String destination) {
    return to(destination, CodePurpose.TO_SIGN_IN);
  }

  private static HostTask.SendCode to(String destination, CodePurpose purpose) {
    return new HostTask.SendCode(
        MessageChannel.TEXT, destination, new byte[] {'1'}, purpose, 2_000_000_000, "Alice", "en");
  }

  // rows: 66
  @Test
  void oneNumberGetsSoManyAnHourAndADayOverAllAccounts() throws Exception {
    for (int hour = 0; hour < 2; hour++) {
      for (int i = 0; i < (hour == 0 ? 3 : 2); i++) {
        budget.send(to(NUMBER));
      }
      String said = refused(NUMBER);
      assertFalse(said.contains(NUMBER), said);
      nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
    }
    refused(NUMBER);
    assertEquals(5, sent.size());
    budget.send(to("+447700900124"));
    nanos.addAndGet(TimeUnit.HOURS.toNanos(22));
    budget.send(to(NUMBER));
    assertEquals(7, sent.size());
  }

  /** Typing someone else's number uses up nothing of its owner's budget. */
  // rows: 61, 66
  @Test
  void confirmingANumberTakesNothingFromSigningInByIt() throws Exception {
    HostTask.SendCode confirms = to(NUMBER, CodePurpose.TO_CONFIRM);
    budget.send(confirms);
    assertThrows(DestinationBudget.SpentException.class, () -> budget.send(confirms));
    for (int i = 0; i < 3; i++) {
      budget.send(to(NUMBER));
    }
    refused(NUMBER);
    nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
    assertThrows(DestinationBudget.SpentException.class, () -> budget.send(confirms));
    assertEquals(4, sent.size(), "a third of five a day is one");
  }

  /** Neither does someone whose directory entry has another person's address. */
  @Test
  void provingAnAddressTakesNothingFromSigningInByIt() throws Exception {
    HostTask.SendCode proves = to("alice@harbor.example", CodePurpose.TO_ENROLL);
    for (int i = 0; i < 3; i++) {
      budget.send(proves);
    }
    assertThrows(DestinationBudget.SpentException.class, () -> budget.send(proves));
    budget.send(to("alice@harbor.example"));
    assertEquals(4, sent.size());
  }

  @Test
  void addressesAreTheSameInCapitals() throws Exception {
    budget.send(to("Alice@harbor.example"));
    budget.send(to("alice@harbor.example"));
    budget.send(to("ALICE@HARBOR.EXAMPLE"));
    refused("alice@harbor.example");
  }

  @Test
  void whatFailsCountsToo() {
    DestinationBudget failing =
        new DestinationBudget(
            message -> {
              throw new java.io.IOException("gateway down");
            },
            1,
            1,
            nanos::get);
    assertThrows(java.io.IOException.class, () -> failing.send(to(NUMBER)));
    assertThrows(DestinationBudget.SpentException.class, () -> failing.send(to(NUMBER)));
  }

  @Test
  void limitsHaveBounds() {
    for (int[] bad : new int[][] {{0, 5}, {3, 2}, {1, 1_001}}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> DestinationBudget.over(message -> {}, bad[0], bad[1]));
    }
  }

  private String refused(String destination) {
    return String.valueOf(
        assertThrows(DestinationBudget.SpentException.class, () -> budget.send(to(destination)))
            .getMessage());
  }
}
