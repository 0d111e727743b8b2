// Generated from core/schema/wire.json by `./x generate`.

/** Base64url text without padding (RFC 4648 section 5). */
export type Bytes = string;

/** Base64url text of secret bytes: keep it no longer than needed, never log it. */
export type SecretBytes = string;

/** Text that is a secret: keep it no longer than needed, never log it. */
export type SecretText = string;

/** One request. */
export type Request =
  | {
      /** Compiles a policy and a key ring into an engine and returns its handle. */
      Open: {
        /** The key ring's JSON text; empty for an engine that only decides. */
        ring: SecretBytes;
        /** The policy's JSON text. */
        policy: string;
        /** The policy's version, from 1; evidence is bound to it. */
        policy_version: number;
      };
    }
  | {
      /** Answers one event of one account. */
      Step: {
        /** The host's immutable key of the account, never a user name; 1 to 255 bytes. */
        account_id: string;
        /** The row as the store holds it, if there is one. */
        row?: Row | null;
        /** The host's enrolled marker: the revocations it last saw. */
        marker?: number | null;
        /** The store's time at the read that loaded the row, in Unix seconds. */
        at: number;
        /** 32 bytes from the operating system, fresh for every call. */
        entropy: SecretBytes;
        /** What happened. */
        event: Event;
      };
    }
  | {
      /** Says what the policy asks in a situation, with every rule it tried. */
      Decide: {
        /** The situation. */
        situation: Situation;
      };
    }
  | {
      /** Reads a policy and says what is wrong or risky in it. Needs no handle. */
      Lint: {
        /** The policy's JSON text. */
        policy: string;
        /**
         * Names of the directory's groups; empty if they are not to be checked. Several that the
         * policy means by one name are an error.
         */
        groups: string[];
      };
    }
  | {
      /** Opens a session's evidence. */
      CheckEvidence: {
        /** The account the session belongs to. */
        account_id: string;
        /** The session's nonce. */
        nonce: Bytes;
        /** The evidence. */
        evidence: Bytes;
        /** Now, in Unix seconds. */
        at: number;
      };
    }
  | {
      /** Checks part of an account's audit chain. */
      VerifyAudit: {
        /** The account. */
        account_id: string;
        /** Its row, which contains the head of the chain. */
        row: Row;
        /** The digest of the event before the first one; empty at the start of the chain. */
        previous: Bytes;
        /** The events in order, at most 100. */
        events: AuditEvent[];
        /** Whether the last event is the newest one, to be compared with the head. */
        complete: boolean;
      };
    }
  | {
      /** Creates a key ring with one active key. Needs no handle. */
      NewRing: {
        /** Names this installation; 1 to 64 letters, digits, `-` or `_`. */
        instance_id: string;
        /** 32 bytes from the operating system. */
        entropy: SecretBytes;
      };
    }
  | {
      /** Changes a key ring, which stays valid. Needs no handle. */
      ChangeRing: {
        /** The ring's JSON text. */
        ring: SecretBytes;
        /** What to change. */
        change: RingChange;
        /** 32 bytes from the operating system. */
        entropy: SecretBytes;
      };
    }
  | {
      /** Makes the seal to store with a version of the policy. */
      SealPolicy: {
        /** The version. */
        policy_version: number;
        /** SHA-256 of the policy's JSON text in UTF-8. */
        digest: Bytes;
      };
    }
  | {
      /** Checks the seal of a version of the policy. */
      CheckPolicySeal: {
        /** The version. */
        policy_version: number;
        /** SHA-256 of the policy's JSON text in UTF-8. */
        digest: Bytes;
        /** The seal stored with it. */
        seal: Bytes;
      };
    }
  | {
      /** Names the cookie in which a browser keeps something for an account. */
      NameCookies: {
        /** The account; empty for a name of the installation itself. */
        account_id: string;
      };
    }
  | {
      /** Advice during enrollment. Needs no handle. */
      Help: {
        /** What advice is wanted. */
        act: HelpAct;
      };
    }
  | {
      /** Runs the standards' known answers through the code of this build. Needs no handle. */
      SelfTest: Record<string, never>;
    };

/** An account's row as the store holds it. */
export interface Row {
  /** Counts the saves of this account, from 1. */
  revision: number;
  /** The sealed record. */
  record: Bytes;
  /** Counts this account's revocations; whatever was issued before the last one is void. */
  revocations: number;
}

/** One event for one account. */
export type Event =
  | {
      /** The first factor is proven, the second not yet. */
      SignIn: {
        /** The host's facts about this login. */
        login: Login;
        /** What the person did. */
        act: SignInAct;
      };
    }
  | {
      /** A signed-in person views or changes their own factors. */
      SelfService: {
        /** The host's facts about this session. */
        login: Login;
        /** The session's evidence. */
        evidence: Bytes;
        /** What the person did. */
        act: SelfServiceAct;
      };
    }
  | {
      /** An administrator, or the host itself, changes a person's account. */
      Admin: {
        /** Who acts. */
        actor: Actor;
        /** Why, for the audit record; 1 to 500 bytes, no control characters. */
        reason: string;
        /** What is done. */
        act: AdminAct;
      };
    };

/** One login as the host sees it, after the first factor was proven. */
export interface Login {
  /** The product the person signs in to. */
  product: Product;
  /** The way the request came in. */
  channel: Channel;
  /**
   * Names of the person's current groups; at most 10,000 of 1 to 1,024 bytes, and 1,966,080 bytes
   * together.
   */
  groups: string[];
  /** Whether the person holds a license; customers of a service desk do not. */
  licensed: boolean;
  /** The client's address as text, for the audit record; at most 64 bytes, may be empty. */
  peer: string;
  /**
   * 32 random bytes that the host put into the session after the first factor. Tickets and evidence
   * are bound to them, not to the session id, which changes.
   */
  nonce: Bytes;
  /**
   * The known-browser cookie as received, if any. It chooses the throttle lane and is never an
   * exemption.
   */
  known_browser?: Bytes | null;
  /** The remembered-device cookie as received, if any. */
  device_token?: Bytes | null;
  /**
   * The person's current e-mail address in the directory; at most 254 bytes (RFC 5321 section
   * 4.5.3.1.3).
   */
  email?: string | null;
  /**
   * The language messages are written in, as a BCP 47 tag such as `de-AT`; at most 35 bytes, empty
   * for the host's default.
   */
  locale: string;
  /**
   * What the authenticator app should call the account, such as the user name; 1 to 255 bytes.
   * Shown only to the person.
   */
  display_name: string;
}

/** The product of the login. */
export type Product =
  | "Jira"
  | "Jsm"
  | "Confluence"
  | "Bitbucket"
  | "Bamboo"
  | "Crowd";

/** How the request was authenticated, as typed input rather than a list of addresses. */
export type Channel =
  | "Form"
  | "RememberMe"
  | "Sso"
  | "Basic"
  | "Token"
  | "Oauth"
  | "GitHttp";

/** What a person does between the first factor and the last. */
export type SignInAct =
  | {
      /**
       * Asks what this login still needs. Writes nothing, except that the grace period starts at
       * the first login it applies to.
       */
      Begin: Record<string, never>;
    }
  | {
      /** Opens one method; doing so again shows the same. */
      Choose: {
        /** The method to open. */
        method: Method;
        /**
         * The session's ticket for this method, if it has one: what it opened is shown again, and
         * nothing is sent.
         */
        ticket?: Bytes | null;
        /**
         * Whether the person asked for the same code to be sent, or the phone to be prompted,
         * again.
         */
        again: boolean;
      };
    }
  | {
      /** Answers the challenge. */
      Respond: {
        /** What was typed or done. */
        answer: Answer;
        /** The ticket of the method, for methods that have one. */
        ticket?: Bytes | null;
        /** Whether the person wants this device to be remembered. */
        remember_device: boolean;
      };
    }
  | {
      /** The host's answer to a task that the engine gave it. */
      Report: {
        /** The ticket that came with the task. */
        ticket: Bytes;
        /** What the host found. */
        finding: Finding;
      };
    }
  | {
      /** Sets up a first factor; possible only while there is none. */
      Enroll: {
        /** The step of the enrollment. */
        act: EnrollAct;
      };
    }
  | {
      /** Puts enrollment off, while the policy grants grace. */
      Postpone: Record<string, never>;
    };

/** A kind of authenticator (NIST SP 800-63B section 5.1). */
export type Method =
  | "Totp"
  | "BackupCodes"
  | "Hotp"
  | "Email"
  | "Sms"
  | "YubicoOtp"
  | "WebAuthn"
  | "Push"
  | "SecurityQuestions";

/** What a person types. */
export type Answer =
  | {
      /** A code of the named method. */
      Code: {
        /** The method the code belongs to. */
        method: Method;
        /** The code as typed; at most 64 bytes. Spaces and hyphens are dropped. */
        code: SecretText;
      };
    }
  | {
      /** "I have saved these codes": confirms an enrollment of backup codes. */
      CodesSaved: Record<string, never>;
    }
  | {
      /**
       * Two consecutive codes of a hardware token that is out of step (RFC 4226 section 7.4, RFC
       * 6238 section 6).
       */
      TwoCodes: {
        /** `Hotp` or `Totp`. */
        method: Method;
        /** The first code. */
        first: SecretText;
        /** The code after it. */
        second: SecretText;
      };
    }
  | {
      /** What a browser's credential signed; the host verifies it. */
      Assertion: {
        /** The credential's id, 1 to 1023 bytes (WebAuthn section 4). */
        credential_id: Bytes;
        /** The whole response as JSON text; at most 16 KiB. */
        response: Bytes;
      };
    }
  | {
      /** Checks whether a push was answered. */
      Push: Record<string, never>;
    }
  | {
      /** The answers to the questions that were asked, in their order; at most 3. */
      SecurityAnswers: {
        /** One answer for each question; at most 256 bytes each. */
        answers: SecretText[];
      };
    }
  | {
      /** The questions a person chose, with answers: confirms an enrollment of them. */
      Questions: {
        /** Exactly three. */
        chosen: QuestionAnswer[];
      };
    };

/** One security question with its answer. */
export interface QuestionAnswer {
  /** The question's place in the policy's list. */
  question: number;
  /** The answer as typed; at most 256 bytes. */
  answer: SecretText;
}

/** What the host found. */
export type Finding =
  | {
      /** The message was sent. */
      Sent: Record<string, never>;
    }
  | {
      /** The person approved. */
      Valid: Record<string, never>;
    }
  | {
      /** The assertion is right in every point of WebAuthn section 7.2. */
      Asserted: {
        /** The credential to store, with its new counter and flags; at most 2 KiB. */
        credential: Bytes;
        /** The authenticator's signature counter; 0 if it has none. */
        sign_count: number;
        /** Whether the authenticator verified the person, and not only their presence. */
        user_verified: boolean;
      };
    }
  | {
      /** The registration is right in every point of WebAuthn section 7.1. */
      Registered: {
        /** The credential's id; 1 to 1023 bytes. */
        credential_id: Bytes;
        /** The credential to store and pass back to the host; at most 2 KiB. */
        credential: Bytes;
        /** The authenticator's signature counter. */
        sign_count: number;
        /** Whether the authenticator verified the person, and not only their presence. */
        user_verified: boolean;
      };
    }
  | {
      /** The validation server accepted the OTP. */
      OtpValid: {
        /** The OTP in the server's signed answer. */
        otp: SecretText;
        /** The nonce in the server's signed answer. */
        nonce: string;
      };
    }
  | {
      /** The prompt was sent. */
      PushStarted: {
        /** The transaction's name; 1 to 128 bytes. */
        transaction: string;
      };
    }
  | {
      /** Nothing yet. */
      Waiting: Record<string, never>;
    }
  | {
      /** It is not right, or was denied. */
      Invalid: Record<string, never>;
    }
  | {
      /** It could not be determined. */
      Failed: Record<string, never>;
    };

/** The two steps of every enrollment. */
export type EnrollAct =
  | {
      /** Starts, or shows again what the ticket started. Nothing touches the record yet. */
      Start: {
        /** The method to set up. */
        method: Method;
        /**
         * Where to send codes: a telephone number in E.164 form for SMS. Absent for methods without
         * a destination, and for e-mail, which goes to the directory's address.
         */
        destination?: string | null;
        /** Whether the person asked for the same code to be sent again. */
        again: boolean;
        /**
         * The ticket of an enrollment still pending in this session: the same secret is shown
         * again. Without a ticket, or with an expired one, a new secret is drawn.
         */
        ticket?: Bytes | null;
      };
    }
  | {
      /** Proves possession; only now does the authenticator count. */
      Confirm: {
        /** The ticket that `Start` returned. */
        ticket: Bytes;
        /** A first code, or the statement that backup codes are saved. */
        answer: Answer;
        /** A name for the authenticator, at most 64 characters; empty for the default. */
        label: string;
      };
    };

/** What a signed-in person does with their own factors. */
export type SelfServiceAct =
  | {
      /** Lists them; any valid evidence is enough. */
      List: Record<string, never>;
    }
  | {
      /** Adds one; needs fresh evidence. */
      Enroll: {
        /** The step of the enrollment. */
        act: EnrollAct;
      };
    }
  | {
      /** The host's answer to a task that the engine gave it during an enrollment. */
      Report: {
        /** The ticket that came with the task. */
        ticket: Bytes;
        /** What the host found. */
        finding: Finding;
      };
    }
  | {
      /** Renames one; needs fresh evidence. */
      Rename: {
        /** The authenticator's number within the account. */
        authenticator: number;
        /** The new name, 1 to 64 characters, not used by another authenticator. */
        label: string;
      };
    }
  | {
      /** Removes one; needs fresh evidence. The last one the policy requires stays. */
      Remove: {
        /** The authenticator's number within the account. */
        authenticator: number;
      };
    }
  | {
      /** Sets the method that is offered first; needs fresh evidence. */
      Prefer: {
        /** The method; absent for the one used last. */
        method?: Method | null;
      };
    }
  | {
      /** Forgets remembered devices; needs fresh evidence. */
      ForgetDevices: {
        /** The device's number within the account; absent for all. */
        device?: number | null;
      };
    };

/** Who administers. */
export type Actor =
  | {
      /** An administrator whose session has its own, fresh second factor. */
      Administrator: {
        /** The administrator's account id. */
        account_id: string;
        /** The nonce of the administrator's session. */
        nonce: Bytes;
        /** The evidence of that session. */
        evidence: Bytes;
        /** The administrator's current revocations in the store. */
        revocations: number;
      };
    }
  | {
      /** The host itself, such as a scheduled job or its own user management. */
      Host: {
        /** The component's name for the audit record; 1 to 64 bytes. */
        component: string;
      };
    };

/** What an administrator does to a person's account. */
export type AdminAct =
  | {
      /** Stops every sign-in; the factors are kept. */
      Suspend: Record<string, never>;
    }
  | {
      /** Ends a suspension. */
      Resume: Record<string, never>;
    }
  | {
      /**
       * Forgets factors and ends sessions; the person enrolls again at the next sign-in. The only
       * act that also repairs an account whose record no longer opens.
       */
      Reset: {
        /** What to forget; an empty list means everything. */
        methods: Method[];
      };
    }
  | {
      /**
       * Ends a lock, and forgets the failures that led to it and how many codes and prompts were
       * sent.
       */
      Unlock: Record<string, never>;
    }
  | {
      /**
       * Forgets every remembered device and known browser, and ends every session, because a
       * remembered device may have let one in.
       */
      ForgetDevices: Record<string, never>;
    }
  | {
      /** The password was changed: remembered devices and known browsers end. */
      PasswordChanged: Record<string, never>;
    }
  | {
      /** Assigns a hardware token to the account. */
      Import: {
        /** The token. */
        token: HardwareToken;
      };
    }
  | {
      /**
       * Reseals the record under the ring's active key; nothing changes except for the audit event.
       * Once no record needs an older key, that key can be retired.
       */
      Reseal: Record<string, never>;
    };

/** A hardware token with its seed, as listed by its manufacturer. */
export interface HardwareToken {
  /** The serial number, which becomes the token's name; 1 to 64 characters. */
  serial: string;
  /** What kind it is, with its seed. */
  kind: TokenKind;
}

/** What a hardware token computes. */
export type TokenKind =
  | {
      /** Codes by counter (RFC 4226). */
      Counter: {
        /** The seed; 16 to 64 bytes (RFC 4226 section 4 R6). */
        secret: SecretBytes;
        /** The hash function. */
        algorithm: Algorithm;
        /** Digits of a code; 6 to 8. */
        digits: number;
        /** The counter of the next code. */
        counter: number;
      };
    }
  | {
      /** Codes by time (RFC 6238). */
      Time: {
        /** The seed; 16 to 64 bytes. */
        secret: SecretBytes;
        /** The hash function. */
        algorithm: Algorithm;
        /** Digits of a code; 6 to 8. */
        digits: number;
        /** Seconds a code lives; 30 or 60. */
        period_seconds: number;
      };
    }
  | {
      /** Yubico OTP, checked here. */
      Yubico: {
        /** The public id, as modhex; 2 to 32 characters. */
        public_id: string;
        /** The private id; 6 bytes. */
        private_id: SecretBytes;
        /** The AES-128 key; 16 bytes. */
        key: SecretBytes;
      };
    };

/** The hash function of a one-time password (RFC 6238 section 1.2). */
export type Algorithm =
  | "Sha1"
  | "Sha256"
  | "Sha512";

/** Everything a decision depends on. It contains no secret, so a browser can decide too. */
export interface Situation {
  /** Now, in Unix seconds. */
  at: number;
  /** The product the person signs in to. */
  product: Product;
  /** The way the request came in. */
  channel: Channel;
  /** Names of the groups the person is in. */
  groups: string[];
  /** Whether the person holds a license. */
  licensed: boolean;
  /** What is known of the person's account. */
  standing: Standing;
}

/** What a decision has to know about an account. */
export interface Standing {
  /** The methods set up, last used first. */
  enrolled: Method[];
  /** Whether an administrator suspended the account. */
  suspended: boolean;
  /** When the policy first asked this person to enroll. */
  required_since?: number | null;
  /** How often enrollment has been put off. */
  postponements: number;
  /** Whether this device is remembered. */
  remembered: boolean;
}

/** One event of an account's audit chain. It contains no secret and nothing typed as an answer. */
export interface AuditEvent {
  /** Its place in the account's chain, from 1. */
  sequence: number;
  /** When, in Unix seconds. */
  at: number;
  /** What happened. */
  kind: AuditKind;
  /** The method it was about. */
  method?: Method | null;
  /** Who administered; absent if the person acted. */
  actor?: string | null;
  /** The administrator's reason. */
  reason?: string | null;
  /** The rule or cause, as a stable code. */
  rule?: string | null;
  /** The product of the login. */
  product?: Product | null;
  /** The channel of the login. */
  channel?: Channel | null;
  /** The client's address as the host stated it. */
  peer?: string | null;
  /** The lane of the attempt budget. */
  lane?: Lane | null;
  /**
   * SHA-256 over the previous digest and this event. The sealed record keeps the last one, so that
   * any change shows, even a deleted tail.
   */
  digest: Bytes;
}

/** What happened. */
export type AuditKind =
  | "SignedIn"
  | "WrongAnswer"
  | "ReplayRefused"
  | "Locked"
  | "GraceStarted"
  | "Postponed"
  | "Enrolled"
  | "BackupCodesCreated"
  | "Renamed"
  | "Removed"
  | "Suspended"
  | "Resumed"
  | "Reset"
  | "Unlocked"
  | "CodeSent"
  | "CodeNotSent"
  | "Prompted"
  | "PromptDenied"
  | "CloneSuspected"
  | "Resynchronized"
  | "Preferred"
  | "DeviceRemembered"
  | "DevicesForgotten"
  | "PasswordChanged"
  | "Imported"
  | "Resealed"
  | "MailboxProven";

/** Which share of the attempt budget a login draws on. */
export type Lane =
  | "Unknown"
  | "Known";

/** What to change in a key ring. */
export type RingChange =
  | {
      /** Nothing: only look. */
      Look: Record<string, never>;
    }
  | {
      /** One key more, which opens and does not seal yet. */
      Add: Record<string, never>;
    }
  | {
      /** Another key seals from now on; the one before still opens. */
      Activate: {
        /** Its number. */
        key_id: number;
      };
    }
  | {
      /** A key opens nothing any more; never the active one. */
      Retire: {
        /** Its number. */
        key_id: number;
      };
    };

/** What advice is asked for. */
export type HelpAct =
  | {
      /** Renders a text as a QR code (ISO/IEC 18004). */
      Qr: {
        /** The text, at most 1024 bytes. */
        text: SecretText;
      };
    }
  | {
      /** Groups a key in fours for reading aloud and typing. */
      GroupKey: {
        /** Base32 text. */
        key: SecretText;
      };
    }
  | {
      /** Checks the form of a code as it is typed. */
      CodeForm: {
        /** The method the code belongs to. */
        method: Method;
        /** Digits of a one-time password; 6 to 8, ignored for backup codes. */
        digits: number;
        /** What was typed so far; at most 64 bytes. */
        code: SecretText;
      };
    }
  | {
      /** Finds how far a phone's clock is off, from a code whose key is on the page anyway. */
      Drift: {
        /** Base32 text. */
        key: SecretText;
        /** The hash function. */
        algorithm: Algorithm;
        /** Digits of a code. */
        digits: number;
        /** Seconds a code lives. */
        period_seconds: number;
        /** The server's time. */
        at: number;
        /** The code. */
        code: SecretText;
      };
    };

/** One response. */
export type Response =
  | {
      /** To `Open`. */
      Opened: {
        /** Names the engine in later calls. */
        handle: number;
        /** The fingerprint of the wire schema. */
        fingerprint: number;
        /** The installation named by the key ring; empty without a ring. */
        instance_id: string;
        /** Eight bytes that distinguish key rings without revealing the keys. */
        key_check: Bytes;
        /** The record format this engine writes. */
        write_format: number;
        /** What is risky in the policy. */
        warnings: PolicyFinding[];
      };
    }
  | {
      /** To `Step`. */
      Stepped: {
        /** What must be saved first; absent if nothing changes. */
        save: Save | null;
        /** The answer, which no one may learn before the save is applied. */
        verdict: Verdict;
      };
    }
  | {
      /** To `Decide`. */
      Decided: {
        /** The decision. */
        decision: Decision;
      };
    }
  | {
      /** To `Lint`. */
      Linted: {
        /** The findings, errors first. */
        findings: PolicyFinding[];
      };
    }
  | {
      /** To `CheckEvidence`. */
      Evidence: {
        /** The content; absent if the evidence does not open or has expired. */
        facts: EvidenceFacts | null;
      };
    }
  | {
      /** To `VerifyAudit`. */
      AuditVerified: {
        /**
         * The sequence number of the first event that is not as it was written; absent if this part
         * is intact.
         */
        broken_at: number | null;
        /**
         * The sequence number at which the chain starts over: the reset of a record that did not
         * open. Earlier events cannot be vouched for. Absent if there is none.
         */
        begins_at: number | null;
        /** The digest of the last event, to continue with. */
        last: Bytes;
      };
    }
  | {
      /** To `NewRing`. */
      Ring: {
        /** The ring's JSON text, to be kept in a separate file. */
        ring: SecretBytes;
      };
    }
  | {
      /** To `ChangeRing`. */
      RingChanged: {
        /** The ring's new JSON text. */
        ring: SecretBytes;
        /** Its keys, in the order of the text. */
        keys: RingEntry[];
      };
    }
  | {
      /** To `SealPolicy`. */
      PolicySealed: {
        /** The seal. */
        seal: Bytes;
      };
    }
  | {
      /** To `CheckPolicySeal`. */
      PolicySealChecked: {
        /** Whether version and text match the seal. */
        intact: boolean;
      };
    }
  | {
      /** To `NameCookies`. */
      CookiesNamed: {
        /** Eight bytes per usable root key, the active key's first. */
        names: Bytes[];
      };
    }
  | {
      /** To `Help`. */
      Helped: {
        /** The advice. */
        helped: Helped;
      };
    }
  | {
      /** To `SelfTest`: every known answer was right. */
      SelfTested: {
        /** How many were checked. */
        checks: number;
      };
    }
  | {
      /** The caller's mistake. */
      Mistake: {
        /** A stable code, such as `request.unreadable`. */
        code: string;
        /** Where, as a path of field names; never a value. */
        path: string;
      };
    }
  | {
      /** An internal error. Treat it as a refusal. */
      Internal: {
        /** A number that says where, for the operator's log. */
        incident: number;
      };
    };

/** One thing found in a policy. */
export interface PolicyFinding {
  /** Whether it is refused or only risky. */
  severity: Severity;
  /** A stable code, such as `throttle.failures_max`. */
  code: string;
  /** Where, as a path of field names. */
  path: string;
  /** What to do about it; never a typed value. */
  message: string;
}

/** How bad a finding is. */
export type Severity =
  | "Error"
  | "Warning";

/** What must be saved, in a separate transaction, before the verdict may be revealed. */
export interface Save {
  /** The new revision: the loaded one plus 1, or 1 for a new row. */
  revision: number;
  /** The sealed record. */
  record: Bytes;
  /** Counts this account's revocations. */
  revocations: number;
  /** For lists only; never grounds for letting someone in. */
  state: AccountState;
  /** For lists only: when the last lock ends. */
  locked_until: number | null;
  /** For lists only: the methods set up. */
  methods: Method[];
  /** To append to the account's audit chain in the same transaction. */
  audit: AuditEvent[];
  /** To put into the outbox in the same transaction. */
  notices: Notice[];
}

/** The state of an account; a lock shows separately, by its time. */
export type AccountState =
  | "NotEnrolled"
  | "Enrolled"
  | "Suspended";

/** A message to the account's owner, by a channel other than this session. */
export interface Notice {
  /** What it is about. */
  kind: NoticeKind;
  /** When, in Unix seconds. */
  at: number;
  /** The method it is about. */
  method: Method | null;
  /** Backup codes left, where relevant. */
  codes_left: number | null;
}

/** What a notice is about. */
export type NoticeKind =
  | "PasswordMayBeKnown"
  | "Locked"
  | "MethodAdded"
  | "MethodRemoved"
  | "BackupCodeUsed"
  | "BackupCodesLow"
  | "BackupCodesCreated"
  | "Suspended"
  | "Resumed"
  | "Reset"
  | "Unlocked"
  | "PromptDenied"
  | "CloneSuspected"
  | "DeviceRemembered";

/** The answer to one event. `Verdict::Admit` is the only way in. */
export type Verdict =
  | {
      /** The person is let in. */
      Admit: {
        /** Why: a factor was verified, or a rule exempts. */
        because: Because;
        /** Sealed evidence for the session: evidence after a factor, a pass after an exemption. */
        evidence: Bytes;
        /** When the evidence expires. */
        until: number;
        /** A new known-browser cookie, after a completed factor in a browser without one. */
        known_browser: Bytes | null;
        /** Backup codes left, after one was used. */
        codes_left: number | null;
        /** A new remembered-device cookie, if the person asked for one. */
        device_token: Bytes | null;
      };
    }
  | {
      /** A second factor is asked for. */
      Challenge: {
        /** The methods that can be used now, last used first. */
        choices: Choice[];
        /** The method that was opened. */
        opened: Method | null;
        /** What the opened method shows, for methods that have a ticket. */
        shown: Shown | null;
        /** Days this device can be remembered for; absent if it cannot. */
        remember_days: number | null;
        /** What went wrong with the last answer. */
        trouble: Trouble | null;
        /** The lock on the requested method, or else on the guessable ones. */
        locked: Lock | null;
      };
    }
  | {
      /** A factor must be set up. */
      Enroll: {
        /** What can be set up. */
        choices: Method[];
        /** The pending enrollment. */
        started: Started | null;
        /** Until when it can be put off; absent if it cannot. */
        postpone_until: number | null;
        /** How often it can still be put off. */
        postponements_left: number;
        /** What went wrong with the last answer. */
        trouble: Trouble | null;
      };
    }
  | {
      /** The change was made, or the list was requested. */
      Changed: {
        /** The account as it is now. */
        summary: Summary;
        /**
         * For the session that acted, if the change ended all others: what it goes on with. The
         * host puts it into the session before anything else learns of the change.
         */
        renewed: Renewal | null;
      };
    }
  | {
      /** The host has to do something first; only the host learns of it. */
      AskHost: {
        /** To be returned with the finding. */
        ticket: Bytes;
        /** What to do. */
        task: HostTask;
      };
    }
  | {
      /** It cannot go on. The person learns the refusal, the operator the reason. */
      Refuse: {
        /** The one thing the person is told. */
        refusal: Refusal;
        /** A stable code for the operator, such as `record.unknown_key`; never a typed value. */
        reason: string;
      };
    }
  | {
      /**
       * Before a first factor can be set up, a code sent to the directory's e-mail address has to
       * be typed, because someone else may have learned the password. `Choose` sends it and
       * `Respond` answers it, both with the method `Email`.
       */
      Prove: {
        /** The code that was sent, if any. */
        shown: Shown | null;
        /**
         * The address with its middle left out; absent if the directory has none, in which case
         * only an administrator can help.
         */
        destination: string | null;
        /** Until when enrollment can be put off; absent if it cannot. */
        postpone_until: number | null;
        /** How often it can still be put off. */
        postponements_left: number;
        /** What went wrong with the last answer. */
        trouble: Trouble | null;
      };
    };

/** Why a person was admitted. */
export type Because =
  | {
      /** A factor was verified. */
      Verified: {
        /** The method of that factor. */
        by: Method;
      };
    }
  | {
      /** A rule of the policy exempts. */
      Exempt: {
        /** The rule's name. */
        rule: string;
      };
    };

/** A method that can be used now. */
export interface Choice {
  /** The method. */
  method: Method;
  /**
   * The names the person gave this method's authenticators; for e-mail and SMS, the destinations
   * with their middle left out.
   */
  labels: string[];
  /** Whether the method only stands in for another one. */
  is_backup: boolean;
  /** Whether one of them is a hardware token that two consecutive codes bring back into step. */
  takes_two_codes: boolean;
}

/** What an opened method shows. The host keeps the ticket in the session. */
export type Shown =
  | {
      /** A code was sent. */
      CodeSent: {
        /** To be presented with the answer. */
        ticket: Bytes;
        /** The destination with its middle left out. */
        destination: string;
        /** Digits of the code. */
        digits: number;
        /** When the same code can be sent again, in Unix seconds. */
        again_at: number;
        /** When the code expires. */
        expires: number;
      };
    }
  | {
      /** A ceremony in the browser. */
      Credential: {
        /** To be presented with the answer. */
        ticket: Bytes;
        /** `PublicKeyCredentialRequestOptionsJSON` (WebAuthn section 5.1). */
        options: string;
        /** When the challenge expires. */
        expires: number;
      };
    }
  | {
      /** A phone was prompted. */
      Prompted: {
        /** To be presented when checking for the answer. */
        ticket: Bytes;
        /** When another prompt can be sent. */
        again_at: number;
        /** When the prompt expires. */
        expires: number;
      };
    }
  | {
      /** Questions to answer. */
      Asked: {
        /** The questions' texts; the answers go in the same order. */
        questions: string[];
      };
    };

/** What went wrong with an answer; the page can be rendered again at once. */
export type Trouble =
  | {
      /** The answer is wrong or was used before; the wording does not reveal which. */
      WrongAnswer: Record<string, never>;
    }
  | {
      /** The page is too old: start again. */
      Expired: Record<string, never>;
    }
  | {
      /** Only during enrollment: the code belongs to another time. It lets no one in. */
      PhoneClockOff: {
        /** Minutes the phone is ahead; negative if it is behind. */
        minutes: number;
      };
    }
  | {
      /** Another authenticator has this name already, or the name is not allowed. */
      LabelTaken: Record<string, never>;
    }
  | {
      /** The message could not be sent. No attempt was counted. */
      NotDelivered: Record<string, never>;
    }
  | {
      /** Too soon or too often: the last code or prompt is still valid. */
      TooSoon: {
        /** When it can be tried again. */
        at: number;
      };
    }
  | {
      /** The service that has to confirm it could not be asked. No attempt was counted. */
      Unavailable: Record<string, never>;
    }
  | {
      /** No code can be sent to this destination, or it is already in use. */
      DestinationRefused: Record<string, never>;
    }
  | {
      /** An answer is too short, the same as another one, or part of its question. */
      AnswersRefused: Record<string, never>;
    }
  | {
      /** The prompt was denied on the phone or not answered. */
      Denied: Record<string, never>;
    }
  | {
      /** This credential or key is already set up, here or elsewhere. */
      AlreadySetUp: Record<string, never>;
    };

/** A lock on a method: its answers are refused without being checked. */
export interface Lock {
  /** When it ends by itself; absent if no end is known. An administrator can end it sooner. */
  until: number | null;
}

/** A pending enrollment. Shown once; confirm it or start again. */
export type Started =
  | {
      /** A key for an authenticator app. */
      Totp: {
        /** Carries the pending enrollment; keep it in the session and present it again. */
        ticket: Bytes;
        /** The key as base32 text (RFC 4648 section 6), without padding. */
        key: SecretText;
        /** The whole `otpauth:` address. */
        uri: SecretText;
        /** The issuer the app will show. */
        issuer: string;
        /** The account the app will show. */
        account: string;
        /** The hash function. */
        algorithm: Algorithm;
        /** Digits of a code. */
        digits: number;
        /** Seconds a code lives. */
        period_seconds: number;
        /** When the ticket expires. */
        expires: number;
      };
    }
  | {
      /** A code was sent to a destination that has to be confirmed. */
      Message: {
        /** Carries the pending enrollment; keep it in the session and present it again. */
        ticket: Bytes;
        /** The method. */
        method: Method;
        /** The full destination: its owner just typed it, or the directory has it. */
        destination: string;
        /** Digits of the code. */
        digits: number;
        /** When the same code can be sent again. */
        again_at: number;
        /** When the ticket expires. */
        expires: number;
      };
    }
  | {
      /** A ceremony in the browser. */
      Credential: {
        /** Carries the pending enrollment; keep it in the session and present it again. */
        ticket: Bytes;
        /** `PublicKeyCredentialCreationOptionsJSON` (WebAuthn section 5.1). */
        options: string;
        /** When the ticket expires. */
        expires: number;
      };
    }
  | {
      /** A YubiKey has to be touched. */
      Yubikey: {
        /** Carries the pending enrollment; keep it in the session and present it again. */
        ticket: Bytes;
        /** When the ticket expires. */
        expires: number;
      };
    }
  | {
      /** A prompt has to be answered on the phone. */
      Prompt: {
        /** Carries the pending enrollment; keep it in the session and present it again. */
        ticket: Bytes;
        /** When the ticket expires. */
        expires: number;
      };
    }
  | {
      /** Security questions have to be chosen and answered. */
      Questions: {
        /** Carries the pending enrollment; keep it in the session and present it again. */
        ticket: Bytes;
        /** The questions' texts, in the order of the policy. */
        questions: string[];
        /** When the ticket expires. */
        expires: number;
      };
    }
  | {
      /** A set of backup codes; it becomes active once it is confirmed as saved. */
      BackupCodes: {
        /** Carries the pending set; keep it in the session and present it again. */
        ticket: Bytes;
        /** The codes, in order. */
        codes: SecretText[];
        /** When the ticket expires. */
        expires: number;
      };
    };

/** What its owner or an administrator may see of an account. */
export interface Summary {
  /** Its state. */
  state: AccountState;
  /** Its authenticators, in the order they were added. */
  authenticators: AuthenticatorView[];
  /** Backup codes left; absent if there is no set. */
  codes_left: number | null;
  /** A pending enrollment. */
  started: Started | null;
  /** What went wrong with the last answer. */
  trouble: Trouble | null;
  /** Methods that can be added. */
  can_add: Method[];
  /** The method offered first; absent for the one used last. */
  preferred: Method | null;
  /** Remembered devices, oldest first. */
  devices: DeviceView[];
}

/** One authenticator, without anything secret. */
export interface AuthenticatorView {
  /** Its number within the account. */
  id: number;
  /** Its method. */
  method: Method;
  /** Its name. */
  label: string;
  /** When it was confirmed. */
  added_at: number;
  /** When it was last used to sign in. */
  used_at: number | null;
}

/** One remembered device, without its token. */
export interface DeviceView {
  /** Its number within the account. */
  id: number;
  /** When it was remembered. */
  added_at: number;
  /** The start of the day it was last used. */
  used_at: number | null;
  /** When it expires. */
  until: number;
}

/**
 * What a session goes on with after a change of its own that ended every other one. It counts no
 * longer, and is no fresher, than what it replaces.
 */
export interface Renewal {
  /** Sealed evidence for the session, in place of the previous one. */
  evidence: Bytes;
  /** A new known-browser cookie, if the previous one ended too. */
  known_browser: Bytes | null;
}

/**
 * Something only the host can do, within 10 seconds; after that, and on any error, the finding is
 * `Failed`.
 */
export type HostTask =
  | {
      /** Sends a code. Answered by `Sent` or `Failed`. */
      SendCode: {
        /** The channel. */
        channel: MessageChannel;
        /** The e-mail address, or the telephone number in E.164 form. */
        to: string;
        /** The code. */
        code: SecretText;
        /** What the code is for, so that the message can say so. */
        purpose: CodePurpose;
        /** When the code expires, in Unix seconds. */
        expires: number;
        /** The name to address the person by. */
        display_name: string;
        /** The language, as in the login. */
        locale: string;
      };
    }
  | {
      /**
       * Verifies what a credential signed (WebAuthn section 7.2). Answered by `Asserted`, `Invalid`
       * or `Failed`.
       */
      VerifyAssertion: {
        /** What was asked of the browser. */
        ceremony: Ceremony;
        /** The credential as last returned by `Registered` or `Asserted`. */
        credential: Bytes;
        /** The browser's response as JSON text. */
        response: Bytes;
      };
    }
  | {
      /**
       * Verifies a new credential (WebAuthn section 7.1). Answered by `Registered`, `Invalid` or
       * `Failed`.
       */
      VerifyRegistration: {
        /** What was asked of the browser. */
        ceremony: Ceremony;
        /** The browser's response as JSON text. */
        response: Bytes;
      };
    }
  | {
      /**
       * Asks a validation server about a Yubico OTP (protocol 2.0). Answered by `OtpValid`,
       * `Invalid` or `Failed`.
       */
      CheckYubico: {
        /** The OTP. */
        otp: SecretText;
        /** The nonce to send: 32 letters and digits. The answer must carry it. */
        nonce: string;
      };
    }
  | {
      /** Starts a push. Answered by `PushStarted`, `Invalid` or `Failed`. */
      StartPush: {
        /** The name by which the push service knows the person. */
        user: string;
        /** The client's address, to show the person. */
        peer: string;
      };
    }
  | {
      /** Checks the outcome of a push. Answered by `Valid`, `Waiting`, `Invalid` or `Failed`. */
      PollPush: {
        /** The transaction that `PushStarted` named. */
        transaction: string;
      };
    };

/** The channel a code is sent through. */
export type MessageChannel =
  | "Mail"
  | "Text";

/** What a code is for. */
export type CodePurpose =
  | "ToSignIn"
  | "ToConfirm"
  | "ToEnroll";

/** What the browser was asked, for the host to compare with the response. */
export interface Ceremony {
  /** The challenge; 32 bytes. */
  challenge: Bytes;
  /** The relying party id. */
  relying_party_id: string;
  /** The origins a response may come from. */
  origins: string[];
  /** Whether the authenticator has to verify the person. */
  user_verification: boolean;
}

/** Why it cannot go on. */
export type Refusal =
  | {
      /** Too many wrong answers. */
      Locked: {
        /**
         * When it ends by itself; absent if no end is known. An administrator can end it sooner.
         */
        until: number | null;
      };
    }
  | {
      /** An administrator suspended the account. */
      Suspended: Record<string, never>;
    }
  | {
      /** A rule of the policy forbids it. */
      NotAllowed: {
        /** The rule's name. */
        rule: string;
      };
    }
  | {
      /** A factor has to be set up in a browser first. */
      EnrollFirst: Record<string, never>;
    }
  | {
      /** The session's evidence is missing, expired or not fresh enough. */
      SignInAgain: Record<string, never>;
    }
  | {
      /** The account's record is missing, out of date or does not open. */
      AskAdministrator: Record<string, never>;
    }
  | {
      /** Too much at once; nothing was charged. */
      Busy: Record<string, never>;
    };

/** What is asked, and why. */
export interface Decision {
  /** What is asked. */
  outcome: Outcome;
  /** The rule that decided. */
  rule: string;
  /** Every rule tried, in order. */
  looked: RuleLook[];
}

/** What is asked of the person. */
export type Outcome =
  | {
      /** No second factor. */
      Exempt: Record<string, never>;
    }
  | {
      /** A second factor by one of these methods. */
      Challenge: {
        /** Methods that are set up, enabled and allowed; last used first. */
        methods: Method[];
      };
    }
  | {
      /** A factor must be set up. */
      Enroll: {
        /** What can be set up. */
        methods: Method[];
        /** Until when it can be put off; absent if it cannot. */
        postpone_until: number | null;
        /** How often it can still be put off. */
        postponements_left: number;
      };
    }
  | {
      /** It cannot go on. */
      Refuse: {
        /** Why. */
        refusal: Refusal;
      };
    };

/** One rule that was tried. */
export interface RuleLook {
  /** The rule's name, such as `groups.require`. */
  rule: string;
  /** Whether it applied. */
  matched: boolean;
  /** What it matched, such as the group's name; empty if it did not apply. */
  on: string;
}

/**
 * The content of opened evidence: evidence of a factor, or the pass of an exemption. The host has
 * the engine check it once per session. On every further request it compares account, nonce,
 * `until`, `revocations` and `policy_version` itself.
 */
export interface EvidenceFacts {
  /** Why the person was admitted. */
  because: Because;
  /** When. */
  at: number;
  /** When the evidence expires. */
  until: number;
  /** Until when it counts as fresh for changes to factors and for administration. */
  fresh_until: number;
  /** The account's revocations when it was issued; a higher number voids the evidence. */
  revocations: number;
  /** The policy it was issued under. */
  policy_version: number;
  /** For a pass only: the client address it is valid for. */
  peer: string | null;
}

/** A key of a ring, without its secret. */
export interface RingEntry {
  /** Its number. */
  key_id: number;
  /** What it is good for. */
  state: KeyState;
}

/** What a key of a ring is good for. */
export type KeyState =
  | "Active"
  | "Accept"
  | "Retired";

/** The advice. */
export type Helped =
  | {
      /** A QR code. */
      Qr: {
        /** A whole SVG element with a quiet zone. */
        svg: SecretText;
      };
    }
  | {
      /** A grouped key. */
      Key: {
        /** Groups of four with spaces between. */
        grouped: SecretText;
      };
    }
  | {
      /** The form of a code. */
      Form: {
        /** The verdict on its form. */
        verdict: CodeForm;
      };
    }
  | {
      /** A drift. */
      Drift: {
        /** Steps the phone is ahead, negative if behind; absent if no step within 20 fits. */
        steps: number | null;
      };
    };

/** The form of a code as it is typed. */
export type CodeForm =
  | "Incomplete"
  | "Complete"
  | "StrangeCharacters"
  | "TooLong";
