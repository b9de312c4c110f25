using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Json;

namespace Florin.System.Tests.Simulation;

/// <summary>What one transaction did in the ledger.</summary>
/// <param name="Debits">Postings that took money, compensations aside.</param>
/// <param name="Credits">Postings that gave money, compensations aside.</param>
/// <param name="Net">What each account gained, in minor units.</param>
internal sealed record Postings(int Debits, int Credits, IReadOnlyDictionary<string, long> Net)
{
    public static Postings Of(IEnumerable<Recorded> log, TransactionId transaction)
    {
        var (debits, credits) = (0, 0);
        var net = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var happened in log.Where(e => e.Type is "FundsDebited" or "FundsCredited"))
        {
            // Read as JSON: the ledger's events are its own, and this looks at what is stored.
            var posting = JsonSerializer.SerializeToElement(happened.Data, happened.Data.GetType(), FlorinJson.Compact);
            if (posting.GetProperty("transaction").GetString() != transaction.Value)
                continue;
            var compensates = posting.TryGetProperty("compensates", out var flag) && flag.GetBoolean();
            var minor = posting.GetProperty("amount").Deserialize<Money>(FlorinJson.Compact).Minor;
            var debit = happened.Type == "FundsDebited";
            net[happened.Stream] = net.GetValueOrDefault(happened.Stream) + (debit ? -minor : minor);
            debits += debit ? 1 : 0;
            credits += debit || compensates ? 0 : 1;
        }
        return new Postings(debits, credits, net);
    }
}
