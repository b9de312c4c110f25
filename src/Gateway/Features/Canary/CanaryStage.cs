using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Platform.Configuration;
using Florin.Platform.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Florin.Gateway.Features.Canary;

/// <summary>
/// Splits a route's requests between groups of destinations. Who a client is decides, not chance, so that one client sees
/// one version, at every gateway: its user where it sent a valid token, else its address.
/// </summary>
internal sealed class CanaryStage : IRouteStage
{
    /// <summary>Tells which group answered.</summary>
    public const string AnsweredBy = "X-Canary-Group";

    /// <inheritdoc/>
    public Type OfRoute => typeof(CanaryRoute);

    /// <summary>The weights that operators have changed.</summary>
    public CanaryWeights Changed { get; } = new();

    /// <inheritdoc/>
    public WrapRoute Read(StageContext context) => (route, next) => Wrap(context, route, next);

    private RouteHandler Wrap(StageContext context, Route route, RouteHandler next)
    {
        // The groups are those of the cluster's destinations: where these are wrong, nothing can be said of them.
        if (!context.TryRead<CanaryRoute>(route, out var read) || !route.HasSoundCluster || read.Canary is not { } canary)
            return next;
        var tokens = context.Runtime.Tokens;
        var configured = Shares(route, canary);
        route.Groups = canary.Groups;
        return async (exchange, r) =>
        {
            var shares = Changed.Of(route)?.Shares ?? configured;
            var group = Asked(exchange, canary, shares) ?? Share(route.Id, await Client(exchange.Http, tokens), shares);
            exchange.Group = group;
            // Another group may have to answer for it; what was kept is the group's own.
            exchange.OnAnswer(headers => headers[AnsweredBy] = exchange.Destination is { } own ? own.Config.Group : group);
            await next(exchange, r);
        };
    }

    private static (string Group, double Upto)[] Shares(Route route, CanaryOptions canary)
    {
        var key = $"{route.Section}:Canary:Groups";
        var wrong = new List<string>();
        foreach (var (group, weight) in canary.Groups)
        {
            if (!double.IsFinite(weight) || weight < 0)
                wrong.Add($"{key}:{group} is '{weight}': expected a number of at least 0.");
            if (!HasGroup(route.Cluster, group))
                wrong.Add($"{key}:{group} names a group that has no destinations in the cluster {route.Cluster.Id}.");
        }
        if (wrong.Count == 0 && canary.Groups.Values.Sum() is 0)
            wrong.Add($"{key} has no weight greater than 0.");
        if (wrong.Count > 0)
            throw new WrongConfiguration(string.Join(Environment.NewLine, wrong));
        return CanaryWeights.SharesOf(canary.Groups);
    }

    private static bool HasGroup(Cluster cluster, string group) =>
        cluster.Destinations.Any(d => string.Equals(d.Config.Group, group, StringComparison.OrdinalIgnoreCase));

    private static string? Asked(Exchange exchange, CanaryOptions canary, (string Group, double Upto)[] shares) =>
        canary.Header is { } header && exchange.Http.Request.Headers[header] is [{ } asked]
            ? Array.Find(shares, share => share.Group.Equals(asked, StringComparison.OrdinalIgnoreCase)).Group
            : null;

    private static async ValueTask<ClientKey> Client(HttpContext http, ITokenVerifier tokens) =>
        await Authentication.User(http, tokens, http.RequestAborted) is { Role: not Role.Anonymous, Id: var user }
            ? ClientKey.Of(user)
            : ClientKey.Of(http.Connection.RemoteIpAddress);

    private static string Share(string route, ClientKey client, (string Group, double Upto)[] shares)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{route}\n{client}"), hash); // For its evenness: nothing is secret here.
        var place = BinaryPrimitives.ReadUInt64LittleEndian(hash) / (ulong.MaxValue + 1.0);
        foreach (var (group, upto) in shares)
            if (place < upto)
                return group;
        return shares[^1].Group; // The sum of the shares may be a little less than one.
    }

    /// <summary>What a route says of it.</summary>
    private sealed record CanaryRoute
    {
        /// <summary>Which part of its requests goes to which group of destinations. Default all to any.</summary>
        [ValidateObjectMembers]
        public CanaryOptions? Canary { get; init; }
    }
}
