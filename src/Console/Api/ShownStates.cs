using System.Text.Json;

namespace Florin.WebConsole.Api;

internal sealed record ShownState(
    string Stream,
    long Version,
    long Last,
    string Schema,
    JsonElement State,
    JsonElement? Before
);

internal sealed record ShownCanary(
    IReadOnlyDictionary<string, double> Groups,
    IReadOnlyDictionary<string, double> Configured,
    string? ChangedBy,
    DateTimeOffset? ChangedAt
);
