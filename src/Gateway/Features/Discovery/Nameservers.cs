using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;

namespace Florin.Gateway.Features.Discovery;

/// <summary>
/// Asks nameservers for SRV records: in the given order, the next one where one is silent, cannot tell or makes no sense, and
/// all of them twice.
/// </summary>
/// <param name="servers">The nameservers to ask, read again for each question.</param>
/// <param name="timeout">How long each may take for its answer, over UDP and TCP together.</param>
/// <param name="clock">Measures the timeout.</param>
internal sealed class Nameservers(Func<IReadOnlyList<IPEndPoint>> servers, TimeSpan timeout, TimeProvider clock)
{
    private const int LargestUnfragmented = 1232; // DNS flag day 2020: what fits into one packet nearly everywhere.

    // The second round is for a lost datagram, and for a nameserver that does not answer what has EDNS in it.
    private static readonly DnsQueryOptions[] Rounds =
    [
        Options(LargestUnfragmented),
        Options(DnsQueryOptions.MinimumBufferSize),
    ];

    private readonly LookupClient _client = new(new LookupClientOptions { AutoResolveNameServers = false });

    /// <summary>The SRV records of a name, and the CNAME, A and AAAA records that came along.</summary>
    /// <exception cref="SocketException">There is no such name.</exception>
    /// <exception cref="IOException">No nameserver could tell.</exception>
    public async Task<IReadOnlyList<DnsResourceRecord>> Ask(string name, CancellationToken cancel)
    {
        var said = new List<string>();
        var asked = servers();
        var question = new DnsQuestion(name, QueryType.SRV);
        foreach (var options in Rounds)
        foreach (var server in asked)
        {
            var (answer, reason) = await Try(server, question, options, cancel);
            if (answer?.Header.ResponseCode is DnsHeaderResponseCode.NoError)
                return [.. answer.AllRecords.Where(IsRead)];
            if (answer?.Header.ResponseCode is DnsHeaderResponseCode.NotExistentDomain)
                throw new SocketException((int)SocketError.HostNotFound);
            said.Add($"{server} {reason ?? $"responded with code {(int?)answer?.Header.ResponseCode}"}");
        }
        throw new IOException($"no name server gave an answer: {string.Join("; ", said.Distinct(StringComparer.Ordinal))}");
    }

    private async Task<(IDnsQueryResponse? Answer, string? Reason)> Try(
        IPEndPoint server,
        DnsQuestion question,
        DnsQueryOptions options,
        CancellationToken cancel
    )
    {
        using var time = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, time.Token);
        try
        {
            var answer = await _client.QueryServerAsync([new NameServer(server)], question, options, either.Token);
            return Answers(answer, question) ? (answer, null) : (null, "answered a different question");
        }
        catch (Exception e) when (IsFault(e))
        {
            cancel.ThrowIfCancellationRequested();
            return (null, time.IsCancellationRequested ? "did not respond" : Reason(e.InnerException ?? e));
        }
    }

    // The library compares the id alone.
    private static bool Answers(IDnsQueryResponse answer, DnsQuestion question) =>
        answer.Header.HasQuery // So it calls the bit that says answer.
        && answer.Questions is [{ QuestionType: QueryType.SRV, QuestionClass: QueryClass.IN } repeated]
        && repeated.QueryName.Original.Equals(question.QueryName.Value, StringComparison.OrdinalIgnoreCase);

    // All that the library lets out, whatever the bytes of an answer are: names that cannot be read are argument exceptions.
    private static bool IsFault(Exception e) =>
        e
            is DnsResponseException
                or DnsResponseParseException
                or DnsXidMismatchException
                or ArgumentException
                or InvalidOperationException;

    // The library calls it a timeout when a connection ends.
    private static string Reason(Exception e) =>
        e is TimeoutException ? "closed the connection" : $"cannot be queried: {e.Message}";

    private static bool IsRead(DnsResourceRecord record) =>
        record.RecordClass is QueryClass.IN && record is SrvRecord or CNameRecord or AddressRecord;

    private static DnsQueryOptions Options(int bufferBytes) =>
        new()
        {
            ContinueOnDnsError = false, // Who is asked next, and how often, is decided here.
            ExtendedDnsBufferSize = bufferBytes,
            Retries = 1, // For a TCP connection that the library kept and the server has closed.
            Timeout = Timeout.InfiniteTimeSpan, // The token has the clock's.
            UseCache = false,
        };
}
