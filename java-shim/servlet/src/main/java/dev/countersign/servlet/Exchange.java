package dev.countersign.servlet;

import dev.countersign.pages.words.Words;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.Event;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.Login;
import dev.countersign.verifier.wire.SelfServiceAct;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Verdict;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One request to one of our pages by a signed-in person, with what is known about it.
 *
 * @param request the request
 * @param response the response, not yet begun
 * @param site where things are
 * @param words the texts in the person's language
 * @param person who asks
 * @param session what we keep in the session
 * @param facts the checked evidence; null as long as the second factor is open
 * @param fresh whether the evidence is fresh enough for changes
 * @param backend the verifier
 */
record Exchange(
    HttpServletRequest request,
    HttpServletResponse response,
    Site site,
    Words words,
    Person person,
    SecondFactorSession session,
    @Nullable EvidenceFacts facts,
    boolean fresh,
    Backend backend) {

  boolean isPost() {
    return request.getMethod().equals("POST");
  }

  /** An own page's address with the context path. */
  String at(String page) {
    return request.getContextPath() + site.mount() + page;
  }

  String home() {
    return request.getContextPath() + site.home();
  }

  String parameter(String name) {
    String value = request.getParameter(name);
    return value == null ? "" : value;
  }

  /**
   * Whoever is in already is asked for the factor itself: no remembered device stands in for it.
   */
  Login login() {
    return facts == null
        ? LoginFacts.of(request, person, session.nonce())
        : LoginFacts.withoutDevice(request, person, session.nonce());
  }

  Verdict signIn(SignInAct act) throws VerifierUnavailableException {
    return backend.run(person.accountId(), new Event.SignIn(login(), act));
  }

  Verdict selfService(SelfServiceAct act) throws VerifierUnavailableException {
    byte[] evidence = session.evidence();
    byte[] held = evidence == null ? new byte[0] : evidence;
    return backend.run(person.accountId(), new Event.SelfService(login(), held, act));
  }

  void page(int status, Layout.Page page) throws IOException {
    Reply.page(response, status, Layout.html(this, page));
  }

  void redirect(String localPath) {
    Reply.redirect(response, localPath);
  }
}
