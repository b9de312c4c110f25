using Florin.Platform.Http;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>What the operators' port offers.</summary>
/// <param name="Document">The path of its OpenAPI document.</param>
/// <param name="Operations">Every operation.</param>
internal sealed record AdminContents(string Document, IReadOnlyList<AdminEntry> Operations)
{
    /// <summary>The path of the OpenAPI document.</summary>
    public const string DocumentPath = "/admin/openapi.json";

    /// <summary>Those of an API.</summary>
    public static AdminContents Of(IEnumerable<AdminOperation> operations) =>
        new(DocumentPath, [.. operations.Select(operation => AdminEntry.Of(operation.Endpoint))]);
}

/// <summary>One operation.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, with <c>{parameters}</c>.</param>
/// <param name="Description">What it does.</param>
internal sealed record AdminEntry(string Method, string Path, string Description)
{
    /// <summary>That of an endpoint.</summary>
    public static AdminEntry Of(Endpoint endpoint) => new(endpoint.Method, endpoint.Path, endpoint.Description);
}
