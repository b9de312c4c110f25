using System.Net;

namespace Florin.Gateway;

/// <summary>The kinds of records that are read, by their numbers on the wire.</summary>
internal enum DnsType : ushort
{
    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>Another name of the same.</summary>
    Cname = 5,

    /// <summary>An IPv6 address.</summary>
    Aaaa = 28,

    /// <summary>Where a service is (RFC 2782).</summary>
    Srv = 33,
}

/// <summary>One record of an answer.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Lives">For how long it holds.</param>
internal abstract record DnsRecord(string Name, TimeSpan Lives);

/// <summary>A record of type A or AAAA.</summary>
internal sealed record AddressRecord(string Name, TimeSpan Lives, IPAddress Address) : DnsRecord(Name, Lives);

/// <summary>A record of type CNAME.</summary>
internal sealed record AliasRecord(string Name, TimeSpan Lives, string Canonical) : DnsRecord(Name, Lives);

/// <summary>A record of type SRV.</summary>
/// <param name="Priority">The lowest comes first.</param>
/// <param name="Weight">Its share among those of the same priority.</param>
/// <param name="Port">The service's port.</param>
/// <param name="Target">The name of the host; a dot alone says that the service is not there.</param>
internal sealed record ServiceRecord(string Name, TimeSpan Lives, ushort Priority, ushort Weight, ushort Port, string Target)
    : DnsRecord(Name, Lives);

/// <summary>What a nameserver answered.</summary>
/// <param name="Code">0 for well, 3 for no such name.</param>
/// <param name="IsTruncated">It did not fit, so nothing of it was read.</param>
/// <param name="Records">All records of the kinds that are read.</param>
internal sealed record DnsAnswer(int Code, bool IsTruncated, IReadOnlyList<DnsRecord> Records);
