using System.Text.Json.Nodes;
using Florin.Kernel;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Features.Dashboards;

/// <summary>A part of a dashboard: what is asked of which service.</summary>
/// <param name="Name">Its name in the answer.</param>
/// <param name="Service">The service that has it.</param>
/// <param name="Path">The path below the service, for a user.</param>
/// <param name="Query">What is asked for, for a user in a shape.</param>
internal sealed record Part(string Name, string Service, Func<UserId, PathString> Path, Func<UserId, Shape, QueryString> Query)
{
    private const int MaxAccounts = 100; // A page's limit.

    /// <summary>The user, who decides whether the asker gets anything at all.</summary>
    public static Part User { get; } = new("user", "user", id => $"/users/{id}", (_, _) => QueryString.Empty);

    /// <summary>All parts.</summary>
    public static IReadOnlyList<Part> All { get; } =
    [
        User,
        new("accounts", "account", _ => "/accounts", (id, _) => new QueryString($"?userId={id}&limit={MaxAccounts}")),
        new(
            "transactions",
            "transaction",
            _ => "/transactions",
            (id, shape) => new QueryString($"?party={id}&limit={shape.Items}")
        ),
        new(
            "notifications",
            "notification",
            _ => "/notifications",
            (id, shape) => new QueryString($"?userId={id}&unread=true&limit={shape.Items}")
        ),
    ];

    /// <summary>What a shape leaves of the part's data: one thing, or the items of a list.</summary>
    public JsonNode? Cut(JsonNode? data, Shape shape) =>
        data is JsonObject list && list["items"] is JsonArray items
            ? new JsonArray([.. items.Select(item => CutOne(item, shape))])
            : CutOne(data, shape);

    private JsonNode? CutOne(JsonNode? data, Shape shape) =>
        data is not JsonObject whole || shape.Fields is not { } fields
            ? data?.DeepClone()
            : new JsonObject(
                whole
                    .Where(field => fields[Name].Contains(field.Key))
                    .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))
            );
}
