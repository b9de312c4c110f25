using System.Globalization;
using Florin.Gateway.Features.Canary;
using Florin.Gateway.Model;
using Florin.Gateway.Pipeline.Configuration;
using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Json;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>How a route's requests are split between groups of destinations, for operators.</summary>
/// <param name="Groups">The weights in force, by group.</param>
/// <param name="Configured">The weights of the configuration.</param>
/// <param name="ChangedBy">Who changed them; null where the configuration holds.</param>
/// <param name="ChangedAt">When.</param>
internal sealed record CanaryReport(
    IReadOnlyDictionary<string, double> Groups,
    IReadOnlyDictionary<string, double> Configured,
    string? ChangedBy,
    DateTimeOffset? ChangedAt
)
{
    /// <summary>As it is now; null for a route that is not split.</summary>
    public static CanaryReport? Of(Route route, CanaryWeights weights) =>
        route.Groups is not { } configured ? null
        : weights.Of(route) is { } changed ? new(changed.Groups, configured, changed.By, changed.At)
        : new(configured, configured, null, null);
}

/// <summary>New weights of a canary.</summary>
/// <param name="Groups">A weight for each of the route's groups, at least 0; one at least is more.</param>
internal sealed record CanaryBody(Dictionary<string, decimal>? Groups);

/// <summary>Has operators change how a route's requests are split between groups of destinations.</summary>
internal sealed class CanaryAdmin(Func<GatewaySnapshot> current, CanaryWeights weights, TimeProvider clock)
{
    private const string Path = "/admin/routes/{route}/canary";
    private const string Groups = "groups";

    /// <summary>The operations.</summary>
    public IEnumerable<AdminOperation> Operations =>
        [
            new(
                Endpoint
                    .Described("PUT", Path, Permission.AdminGateway)
                    .Does("Changes the weights of a route's canary until they are undone or this gateway stops.")
                    .Takes<CanaryBody>(Groups)
                    .Gives<CanaryReport>()
                    .Refuses(RefusalCode.NotFound, RefusalCode.WrongState),
                request => With(request, route => Change(route, request))
            ),
            new(
                Endpoint
                    .Described("DELETE", Path, Permission.AdminGateway)
                    .Does("Undoes the change of a canary's weights: those of the configuration hold again.")
                    .Gives<CanaryReport>()
                    .Refuses(RefusalCode.NotFound, RefusalCode.WrongState),
                request => With(request, weights.Undo)
            ),
        ];

    private Task<Reply> With(AdminRequest request, Func<Route, bool> change)
    {
        var id = request["route"];
        if (!current().Routes.TryGetValue(id, out var route))
            return Task.FromResult(Reply.Refused(Refusal.NotFound("route", Shown.Of(id))));
        if (route.Groups is null)
            return Task.FromResult(Reply.Refused(Refusal.WrongState($"The route {route.Id} has no canary.")));
        _ = change(route);
        return Task.FromResult(Reply.Ok(CanaryReport.Of(route, weights)!)); // It has one, as just asked.
    }

    private bool Change(Route route, AdminRequest request)
    {
        var problems = request.Query.Problems;
        var groups = request.ToOperatorRequest().Body<CanaryBody>().Groups ?? [];
        var known = route.Groups ?? throw new InvalidOperationException($"The route {route.Id} has no canary.");
        foreach (var (group, weight) in groups)
            if (!known.ContainsKey(group))
                problems.Add(Groups, $"names '{Shown.Of(group)}'; the route's groups are {string.Join(", ", known.Keys)}.");
            else if (weight < 0)
                problems.Add(
                    Groups,
                    $"gives {group} the weight {weight.ToString(CultureInfo.InvariantCulture)}; expected at least 0."
                );
        var given = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        foreach (var (group, weight) in groups)
            if (!given.TryAdd(group, (double)weight))
                problems.Add(Groups, $"names '{Shown.Of(group)}' more than once; capitals do not count.");
        foreach (var missing in known.Keys.Where(group => !given.ContainsKey(group)))
            problems.Add(Groups, $"has no weight for {missing}; give one for each of {string.Join(", ", known.Keys)}.");
        if (problems.None && given.Values.Sum() is 0)
            problems.Add(Groups, "has no weight greater than 0.");
        request.Query.ThrowIfInvalid();
        weights.Change(route, given, request.Actor.Id, FlorinJson.Storable(clock.GetUtcNow()));
        return true;
    }
}
