namespace Florin.Platform.Http.OpenApi;

/// <summary>What the gateway adds to data and to its items where a client asks for it with <c>include</c> and <c>links</c>.</summary>
internal static class RelatedSchemas
{
    private const string Links = """
        {
          "_links": {
            "type": "object",
            "description": "With links=true: what belongs to it, by name.",
            "additionalProperties": {
              "type": "object",
              "required": ["href"],
              "properties": { "href": { "type": "string", "description": "A path at the gateway." } }
            }
          }
        }
        """;

    private const string Included = """
        {
          "included": {
            "type": "object",
            "description": "With include: what it names, by kind and id.",
            "additionalProperties": { "type": "object", "additionalProperties": { "type": "object" } }
          },
          "missing": {
            "type": "array",
            "description": "With include: what cannot be had now; absent where nothing is missing.",
            "items": {
              "type": "object",
              "required": ["part", "code"],
              "properties": { "part": { "type": "string" }, "code": { "type": "string" } }
            }
          }
        }
        """;

    /// <summary>Adds it to the schema of an endpoint's data, and to that of the items of a list.</summary>
    public static void Extend(Type data, Endpoint endpoint, Schemas schemas)
    {
        schemas.Extend(data, JsonNodes.Object(Links));
        if (endpoint.Relations.Count > 0)
            schemas.Extend(data, JsonNodes.Object(Included));
        if (data.IsGenericType && data.GetGenericTypeDefinition() == typeof(ListData<>))
            schemas.Extend(data.GetGenericArguments()[0], JsonNodes.Object(Links));
    }
}
