using System.Net;
using System.Net.Sockets;
using DnsClient.Protocol;
using Florin.Gateway.Model.Configuration;

namespace Florin.Gateway.Features.Discovery;

/// <summary>What a name stands for: its addresses by the system's resolver, or its SRV records by the nameservers.</summary>
/// <param name="addresses">The system's resolver.</param>
/// <param name="nameservers">Asked for SRV records, which the system's resolver does not give.</param>
internal sealed class DnsLookup(Func<string, CancellationToken, Task<IPAddress[]>> addresses, Nameservers nameservers)
{
    private const string Nowhere = ".";

    /// <summary>The destinations, none only where the name says that there are none; and for how long that holds, where it is said.</summary>
    /// <exception cref="SocketException">There is no such name, or nothing at it.</exception>
    /// <exception cref="IOException">Nobody could tell.</exception>
    public async Task<Found> Find(DnsConfig config, CancellationToken cancel)
    {
        if (config.Service is { } service)
            return await Services(service, cancel);
        var found = (await addresses(config.Name ?? "", cancel)).Select(address => Destination(address, config.Port));
        return new Found(SomeOf(found), Lives: null);
    }

    private async Task<Found> Services(string service, CancellationToken cancel)
    {
        var records = await nameservers.Ask(service, cancel);
        var canonical = Canonical(Plain(service), records);
        var services = records.OfType<SrvRecord>().Where(record => Same(Owner(record), canonical)).ToList();
        if (services.Count == 0)
            throw new SocketException((int)SocketError.NoData);
        var lives = TimeSpan.FromSeconds(records.Min(record => Math.Max(0, record.InitialTimeToLive))); // RFC 2181.
        if (services.TrueForAll(IsNowhere))
            return new Found([], lives);
        var found = new List<KeyValuePair<string, DestinationConfig>>();
        foreach (var record in services.Where(record => !IsNowhere(record)).OrderBy(record => record.Priority))
        foreach (var address in await Addresses(Plain(record.Target), records, cancel))
            found.Add(Destination(address, record.Port, Math.Max(1, (int)record.Weight), record.Priority));
        return new Found(SomeOf(found), lives);
    }

    // A name may be another one's alias; those that lead round in a circle end where they began.
    private static string Canonical(string name, IReadOnlyList<DnsResourceRecord> records)
    {
        var aliases = records.OfType<CNameRecord>().ToList();
        for (var i = 0; i < aliases.Count && aliases.Find(alias => Same(Owner(alias), name)) is { } alias; i++)
            name = Plain(alias.CanonicalName);
        return name;
    }

    private async Task<IEnumerable<IPAddress>> Addresses(
        string target,
        IReadOnlyList<DnsResourceRecord> records,
        CancellationToken cancel
    )
    {
        var told = records.OfType<AddressRecord>().Where(record => Same(Owner(record), target)).ToList();
        if (told.Count > 0)
            return told.Select(record => record.Address);
        try
        {
            return DnsName.IsValid(target) ? await addresses(target, cancel) : [];
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return []; // It has none; that nobody could tell is another error, and ends the question.
        }
    }

    private static List<KeyValuePair<string, DestinationConfig>> SomeOf(
        IEnumerable<KeyValuePair<string, DestinationConfig>> found
    ) =>
        found.DistinctBy(destination => destination.Key, StringComparer.Ordinal).ToList() is { Count: > 0 } some
            ? some
            : throw new SocketException((int)SocketError.NoData);

    private static KeyValuePair<string, DestinationConfig> Destination(
        IPAddress address,
        int port,
        int weight = 1,
        int priority = 0
    )
    {
        var uri = new UriBuilder(Uri.UriSchemeHttp, address.ToString(), port).Uri;
        var config = new DestinationConfig
        {
            Address = uri.AbsoluteUri.TrimEnd('/'),
            Weight = weight,
            Priority = priority,
        };
        return KeyValuePair.Create(uri.Authority, config);
    }

    private static bool IsNowhere(SrvRecord record) => record.Target.Value == Nowhere;

    // As it is on the wire: the library writes a name of A-labels (xn--) in Unicode, but not where it is a target.
    private static string Owner(DnsResourceRecord record) => Plain(record.DomainName.Original);

    private static string Plain(string name) => name.TrimEnd('.');

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>What was found.</summary>
    /// <param name="Destinations">By id.</param>
    /// <param name="Lives">For how long that holds; null where that is not said.</param>
    public sealed record Found(IReadOnlyList<KeyValuePair<string, DestinationConfig>> Destinations, TimeSpan? Lives);
}
