// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** The product of the login. */
public enum Product {
  /** Jira Software and Jira Core. */
  JIRA,

  /** Jira Service Management. */
  JSM,

  /** Confluence. */
  CONFLUENCE,

  /** Bitbucket. */
  BITBUCKET,

  /** Bamboo. */
  BAMBOO,

  /** Crowd. */
  CROWD
}
