package dev.countersign.pages.flow;

import dev.countersign.pages.Next;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.Visit;
import dev.countersign.pages.form.FormToken;
import dev.countersign.pages.view.Enrollment;
import dev.countersign.pages.view.RefusedViews;
import dev.countersign.verifier.VerifierUnavailableException;
import java.util.HashMap;
import java.util.Map;

/** All our pages, and what serves them. Safe for any number of threads. */
public final class OwnPages {
  /** Serves one page, which is viewed or gets a form. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Serves it.
     *
     * @param visit the visit
     * @return where it leads
     * @throws VerifierUnavailableException if verifier or store are gone
     */
    Next serve(Visit visit) throws VerifierUnavailableException;
  }

  private final Map<String, Handler> handlers = new HashMap<>();

  /**
   * The pages.
   *
   * @param administration what administrators see and do
   */
  public OwnPages(Administration administration) {
    SignInFlow signIn = new SignInFlow();
    EnrollFlow atSignIn = new EnrollFlow(Enrollment.AT_SIGN_IN, signIn);
    BackupCodesFlow firstCodes = new BackupCodesFlow(Enrollment.AT_SIGN_IN, signIn);
    handlers.put(OwnPaths.VERIFY, signIn::verify);
    handlers.put(OwnPaths.VERIFY_PUSH, signIn::push);
    handlers.put(OwnPaths.POSTPONE, signIn::postpone);
    handlers.put(OwnPaths.CODES_LEFT, CodesLeftFlow::show);
    handlers.put(OwnPaths.PROVE, new ProofFlow(signIn)::prove);
    handlers.put(OwnPaths.ENROLL, atSignIn::method);
    handlers.put(OwnPaths.ENROLL_PUSH, atSignIn::push);
    handlers.put(OwnPaths.BACKUP_CODES, firstCodes::codes);
    handlers.put(OwnPaths.BACKUP_CODES_TEXT, firstCodes::text);
    settings(signIn);
    AdminFlow admin = new AdminFlow(administration);
    handlers.put(OwnPaths.ADMIN, admin::people);
    handlers.put(OwnPaths.ADMIN_PERSON, admin::person);
    handlers.put(OwnPaths.ADMIN_AUDIT, admin::audit);
    handlers.put(OwnPaths.ADMIN_IMPORT, new ImportFlow(administration)::tokens);
  }

  private void settings(SignInFlow signIn) {
    SettingsFlow settings = new SettingsFlow();
    EnrollFlow add = new EnrollFlow(Enrollment.IN_SETTINGS, signIn);
    BackupCodesFlow codes = new BackupCodesFlow(Enrollment.IN_SETTINGS, signIn);
    handlers.put(OwnPaths.SETTINGS, settings::list);
    handlers.put(OwnPaths.SETTINGS_RENAME, settings::rename);
    handlers.put(OwnPaths.SETTINGS_REMOVE, settings::remove);
    handlers.put(OwnPaths.SETTINGS_PREFER, settings::prefer);
    handlers.put(OwnPaths.SETTINGS_DEVICES, settings::forgetDevices);
    handlers.put(OwnPaths.SETTINGS_ADD, add::method);
    handlers.put(OwnPaths.SETTINGS_ADD_PUSH, add::push);
    handlers.put(OwnPaths.SETTINGS_CODES, codes::codes);
    handlers.put(OwnPaths.SETTINGS_CODES_TEXT, codes::text);
  }

  /**
   * Adds one of the host's own pages.
   *
   * @param page its path
   * @param handler what serves it
   */
  public void add(String page, Handler handler) {
    if (handlers.putIfAbsent(page, handler) != null) {
      throw new IllegalArgumentException("page is served already: " + page);
    }
  }

  /**
   * Serves a page. Before this, the host turns away people who may not see it.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if verifier or store are gone
   */
  public Next serve(Visit visit) throws VerifierUnavailableException {
    Handler handler = handlers.get(visit.asked().page());
    if (handler == null) {
      return RefusedViews.page(visit, 404, "not_found");
    }
    boolean isOurs =
        !visit.isPost()
            || FormToken.isOurs(
                visit.session(), visit.field(FormToken.FIELD), visit.asked().sender());
    return isOurs ? handler.serve(visit) : RefusedViews.page(visit, 403, "expired");
  }
}
