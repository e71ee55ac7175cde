package dev.edgeward.operator.dispatch;

/**
 * An environment that only the dispatcher can open.
 *
 * @param digest keyed digest of workspace and values, hexadecimal
 * @param jwe compact JWE
 * @param keyId of the key that it is sealed for
 */
public record SealedEnvironment(String digest, String jwe, String keyId) {}
