package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A form that came in.
 *
 * @param method of HTTP
 * @param path with its query, as it was sent
 * @param metadata the part of that name; missing where there is none
 * @param parts the content types of all parts by their names; empty where a part has none
 */
public record Form(String method, String path, JsonNode metadata, Map<String, String> parts) {}
