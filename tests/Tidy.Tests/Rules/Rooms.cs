namespace Florin.Tidy.Rules;

/// <summary>The rooms of a project, which are the namespaces below its root, and which others each may use.</summary>
/// <param name="Root">The project's own namespace. It is a room itself where it has a row, by an empty name.</param>
/// <param name="Allowed">
/// What each room may use. A room with a row of its own below another is a room for itself; what else lies below one belongs
/// to it. <c>Room.*</c> matches the rooms below one that have no row: each is a room for itself.
/// </param>
internal sealed record Rooms(string Root, IReadOnlyDictionary<string, string[]> Allowed)
{
    private const string AnyBelow = ".*";

    private static string[] Strategies =>
        ["Resilience", "Resilience.Breaker", "Resilience.Bulkhead", "Resilience.Deadlines", "Resilience.Retry"];

    private static string[] Below =>
        [
            "Json",
            "Configuration",
            "Files",
            "Secrets",
            "RateLimiting",
            "Background",
            "Tracing",
            "Privacy",
            "Outbox",
            "Times",
            "Analysis",
            "EventLog",
            "Projections",
            "Identity",
            .. Strategies,
        ];

    /// <summary>The platform: everything lies in a room but the ids of log events, which every room may name.</summary>
    public static Rooms Platform { get; } =
        new(
            "Florin.Platform",
            new Dictionary<string, string[]>(StringComparer.Ordinal)
            {
                ["Json"] = [],
                ["Resilience"] = ["Resilience.Breaker", "Resilience.Bulkhead", "Resilience.Deadlines", "Resilience.Retry"],
                ["Resilience.Breaker"] = ["Resilience"],
                ["Resilience.Bulkhead"] = ["Resilience", "Resilience.Deadlines"],
                ["Resilience.Deadlines"] = [],
                ["Resilience.Retry"] = [],
                ["RateLimiting"] = [],
                ["Times"] = [],
                ["Analysis"] = [],
                ["Background"] = [],
                ["Tracing"] = [],
                ["Privacy"] = [],
                ["Outbox"] = [],
                ["Configuration"] = [],
                ["Files"] = ["Configuration"],
                ["Secrets"] = ["Configuration", "Files"],
                ["EventLog"] = ["Json", "Tracing", "Resilience.Deadlines"],
                ["Replication"] = ["EventLog", "Feeds", .. Strategies],
                ["Copies"] = ["Json", "Files", "EventLog"],
                ["Projections"] = ["Json", "EventLog"],
                ["Queries"] = ["Json", "Projections"],
                ["Verification"] = ["EventLog", "Projections", "Secrets", "Copies"],
                ["Identity"] = ["Json", "Configuration", "Files", "Secrets", "Background", .. Strategies],
                ["Calls"] = ["Json", "Tracing", "EventLog", "Identity", .. Strategies],
                ["Commands"] = ["Json", "Tracing", "EventLog", "Identity", "Privacy"],
                ["Feeds"] = ["Json", "Tracing", "EventLog", "Projections", "Background", .. Strategies],
                ["Search"] = ["Json", "EventLog", "Projections", "Feeds", "Privacy", .. Strategies],
                ["Sagas"] =
                [
                    "Tracing",
                    "EventLog",
                    "Projections",
                    "Feeds",
                    "Calls",
                    "Commands",
                    "Identity",
                    "Background",
                    .. Strategies,
                ],
                ["Http"] = [.. Below, "Calls", "Commands", "Feeds", "Sagas", "Queries"],
                ["Hosting"] =
                [
                    .. Below,
                    "Calls",
                    "Commands",
                    "Feeds",
                    "Sagas",
                    "Queries",
                    "Verification",
                    "Replication",
                    "Copies",
                    "Search",
                    "Http",
                ],
            }
        );

    /// <summary>The gateway: the model knows nobody, a feature the model alone, and the pipeline all of them.</summary>
    public static Rooms Gateway { get; } =
        new(
            "Florin.Gateway",
            new Dictionary<string, string[]>(StringComparer.Ordinal)
            {
                ["Model"] = [],
                ["Features.*"] = ["Model"],
                // An answer is kept without the header that says which fault was made on its way.
                ["Features.Caching"] = ["Model", "Features.FaultInjection"],
                // What a service elsewhere answers is written through the stream that waits for slow clients.
                ["Features.Forwarding"] = ["Model", "Features.Bodies"],
                ["OpenApi"] = ["Model", "Features.*"],
                ["Pipeline"] = ["Model", "Features.*"],
            }
        );

    /// <summary>The command line: a verb uses the room of its work, and the rooms do not know the verbs.</summary>
    public static Rooms Cli { get; } =
        new(
            "Florin.Cli",
            new Dictionary<string, string[]>(StringComparer.Ordinal)
            {
                [""] =
                [
                    "Bench",
                    "Certificates",
                    "Client",
                    "Copies",
                    "Import",
                    "Listen",
                    "Move",
                    "Replay",
                    "Terminal",
                    "Verify",
                ],
                ["Bench"] = ["Client"],
                ["Certificates"] = [],
                ["Client"] = [],
                ["Copies"] = ["Verify"],
                ["Import"] = ["Client"],
                ["Listen"] = ["Client"],
                ["Move"] = ["Verify"],
                ["Replay"] = [],
                ["Terminal"] = ["Client"],
                ["Verify"] = [],
            }
        );

    /// <summary>Alerts, metrics, logs and traces, which have nothing to do with each other.</summary>
    public static Rooms Observability { get; } =
        new(
            "Florin.Observability",
            new Dictionary<string, string[]>(StringComparer.Ordinal)
            {
                ["Alerts"] = [],
                ["Logging"] = [],
                ["Metrics"] = [],
                ["Tracing"] = [],
            }
        );

    /// <summary>The console: screens ask the API through components, and the API knows nobody.</summary>
    public static Rooms Console { get; } =
        new(
            "Florin.WebConsole",
            new Dictionary<string, string[]>(StringComparer.Ordinal)
            {
                [""] = ["Access", "Api", "Components"],
                ["Access"] = ["", "Api"],
                ["Api"] = ["", "Access"],
                ["Components"] = ["", "Access", "Api", "Screens"],
                ["Screens"] = ["", "Access", "Api", "Components"],
            }
        );

    /// <summary>The gRPC edge: what serves calls uses what sends them on, and that the transcoder, which knows nobody.</summary>
    public static Rooms GrpcEdge { get; } =
        new(
            "Florin.GrpcEdge",
            new Dictionary<string, string[]>(StringComparer.Ordinal)
            {
                [""] = ["Calls", "Serving"],
                ["Transcoding"] = [],
                ["Calls"] = ["", "Transcoding"],
                ["Serving"] = ["", "Calls", "Transcoding"],
            }
        );

    /// <summary>The GraphQL edge: what serves operations executes them by the schema, whose fields become requests.</summary>
    public static Rooms GraphQlEdge { get; } =
        new(
            "Florin.GraphQlEdge",
            new Dictionary<string, string[]>(StringComparer.Ordinal)
            {
                [""] = ["Calls", "Serving"],
                ["Fields"] = [],
                ["Calls"] = ["", "Fields"],
                ["Building"] = ["Calls", "Fields"],
                ["Limits"] = ["", "Calls", "Fields"],
                ["Serving"] = ["", "Calls", "Fields", "Building", "Limits"],
            }
        );

    /// <summary>The room of a namespace; null where it is not of this project.</summary>
    public string? Of(string place)
    {
        if (place == Root)
            return "";
        if (!place.StartsWith(Root + ".", StringComparison.Ordinal))
            return null;
        var room = place[(Root.Length + 1)..];
        if (Allowed.ContainsKey(room))
            return room;
        var names = room.Split('.');
        return names.Length > 1 && Allowed.ContainsKey(names[0] + AnyBelow) ? $"{names[0]}.{names[1]}" : names[0];
    }

    /// <summary>What a room may use; null where no rule says so.</summary>
    public string[]? RowOf(string room) =>
        Allowed.GetValueOrDefault(room) ?? (room.Contains('.') ? Allowed.GetValueOrDefault(AnyOf(room)) : null);

    /// <summary>Whether a room may use another. What lies in a root that is no room is reported where it stands.</summary>
    public bool MayUse(string room, string used) =>
        used == room
        || (used.Length == 0 && !Allowed.ContainsKey(used))
        || (RowOf(room) is { } row && (row.Contains(used) || row.Contains(AnyOf(used))));

    /// <summary>The name of a room's namespace.</summary>
    public string NameOf(string room) => room.Length == 0 ? Root : $"{Root}.{room}";

    private static string AnyOf(string room) => room.Split('.')[0] + AnyBelow;
}
