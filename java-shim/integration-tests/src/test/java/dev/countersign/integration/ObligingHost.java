package dev.countersign.integration;

import dev.countersign.verifier.AssertionVerifier;
import dev.countersign.verifier.PushProvider;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.YubicoValidator;
import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A host that says yes to everything it is asked, however often, and keeps what it sent. So all
 * counting and refusing is the engine's. It can be given a whim.
 */
final class ObligingHost implements AssertionVerifier, PushProvider, YubicoValidator {
  /** What it says instead of yes. */
  @FunctionalInterface
  interface Whim {
    @Nullable Finding answer(HostTask asked, Finding yes) throws Exception;
  }

  private final Map<String, byte[]> codes = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> sent = new ConcurrentHashMap<>();
  private final AtomicLong prompts = new AtomicLong();
  private volatile Whim whim = (asked, yes) -> yes;

  Verifier.Builder answersFor(Verifier.Builder builder) {
    return builder.mail(this::send).text(this::send).assertions(this).push(this).yubico(this);
  }

  void has(Whim another) {
    whim = another;
  }

  void hasNoWhim() {
    whim = (asked, yes) -> yes;
  }

  /** The last code that went to an address or number, delivered or not. */
  byte[] codeFor(String destination) {
    byte[] code = codes.get(destination);
    if (code == null) {
      throw new AssertionError("nothing was sent there");
    }
    return code.clone();
  }

  /** How often it was asked to send to an address or number, or to prompt a user. */
  long sentTo(String destination) {
    AtomicLong count = sent.get(destination);
    return count == null ? 0 : count.get();
  }

  private void send(HostTask.SendCode message) throws Exception {
    codes.put(message.to(), message.code().clone());
    count(message.to());
    answer(message, new Finding.Sent());
  }

  /** The response is both the credential and its number. */
  @Override
  public Finding verify(HostTask.VerifyRegistration task) throws Exception {
    byte[] response = task.response();
    return answer(task, new Finding.Registered(response.clone(), response.clone(), 0, true));
  }

  /** Without a signature counter, which would distinguish a second assertion from the first. */
  @Override
  public Finding verify(HostTask.VerifyAssertion task) throws Exception {
    return answer(task, new Finding.Asserted(task.credential().clone(), 0, true));
  }

  @Override
  public Finding start(HostTask.StartPush task) throws Exception {
    count(task.user());
    return answer(task, new Finding.PushStarted("prompt-" + prompts.incrementAndGet()));
  }

  @Override
  public Finding poll(HostTask.PollPush task) throws Exception {
    return answer(task, new Finding.Valid());
  }

  @Override
  public Finding check(HostTask.CheckYubico task) throws Exception {
    return answer(task, new Finding.OtpValid(task.otp().clone(), task.nonce()));
  }

  private void count(String destination) {
    sent.computeIfAbsent(destination, any -> new AtomicLong()).incrementAndGet();
  }

  /** The type forbids null, and some host will return it anyway. */
  @SuppressWarnings("NullAway")
  private Finding answer(HostTask asked, Finding yes) throws Exception {
    return whim.answer(asked, yes);
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
