package dev.countersign.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The prompts on people's phones, as a push service would keep them. */
final class Phones {
  private static final int PROMPTS_MAX = 100;

  /** What became of a prompt. */
  enum State {
    WAITING,
    APPROVED,
    DENIED
  }

  /**
   * One prompt.
   *
   * @param id its name
   * @param user who is asked
   * @param peer the address they sign in from; may be empty
   * @param state what became of it
   */
  record Prompt(String id, String user, String peer, State state) {}

  private final Map<String, Prompt> prompts = new LinkedHashMap<>();

  synchronized String ask(String user, String peer) {
    String id = UUID.randomUUID().toString();
    prompts.put(id, new Prompt(id, user, peer, State.WAITING));
    if (prompts.size() > PROMPTS_MAX) {
      prompts.remove(prompts.keySet().iterator().next());
    }
    return id;
  }

  /** A prompt is answered once. */
  synchronized void answer(String id, boolean approved) {
    prompts.computeIfPresent(
        id,
        (same, prompt) ->
            prompt.state() == State.WAITING
                ? new Prompt(
                    id, prompt.user(), prompt.peer(), approved ? State.APPROVED : State.DENIED)
                : prompt);
    notifyAll();
  }

  synchronized @Nullable Prompt find(String id) {
    return prompts.get(id);
  }

  /** The prompt once it is answered, or as it is when time runs out. */
  synchronized @Nullable Prompt await(String id, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    Prompt prompt = prompts.get(id);
    while (prompt != null && prompt.state() == State.WAITING) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return prompt;
      }
      wait(left);
      prompt = prompts.get(id);
    }
    return prompt;
  }

  /** Newest first. */
  synchronized List<Prompt> all() {
    List<Prompt> newest = new java.util.ArrayList<>(prompts.values());
    java.util.Collections.reverse(newest);
    return newest;
  }
}
