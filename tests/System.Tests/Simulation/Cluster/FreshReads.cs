using System.Globalization;
using System.Text.Json;

namespace Florin.System.Tests.Simulation.Cluster;

/// <summary>
/// What clients read of single accounts and transactions must be no older than what any of them had seen before it asked,
/// whichever instance answers.
/// </summary>
internal sealed class FreshReads(ClusterWorld world, Clients clients)
{
    // What a read may miss after the database's clock was set forward: leases end early then, and their owners do not know.
    private static readonly TimeSpan Excused = ClusterWorld.Lease + TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, decimal> _balances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _ends = new(StringComparer.Ordinal);
    private readonly List<string> _transactions = [];

    /// <summary>How many reads were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>A transaction that a client has made.</summary>
    public void Made(string transaction) => _transactions.Add(transaction);

    /// <summary>Reads an account from which nothing is ever taken.</summary>
    public async Task Balance(string account)
    {
        var known = _balances.GetValueOrDefault(account, -1);
        var began = world.Time.GetTimestamp();
        var seen = (await Read("account", $"/accounts/{account}"))?.GetProperty("balance").GetDecimal();
        if (seen is not { } balance)
            return;
        if (balance < known && !IsExcused(began))
            Complain($"{account} had {known} and then {balance}.");
        _balances[account] = Math.Max(balance, _balances.GetValueOrDefault(account, -1));
    }

    /// <summary>Reads some transaction.</summary>
    public async Task Transaction()
    {
        if (_transactions.Count == 0)
            return;
        var id = _transactions[world.Random.Next(_transactions.Count)];
        var known = _ends.GetValueOrDefault(id);
        var began = world.Time.GetTimestamp();
        if ((await Read("transaction", $"/transactions/{id}"))?.GetProperty("status").GetString() is not { } status)
            return;
        if (known is not null && status != known && !IsExcused(began))
            Complain($"{id} was {known} and then {status}.");
        if (status is "COMPLETED" or "FAILED" or "REJECTED")
            _ends[id] = status;
    }

    // Once, so that the answer is that of the instance that was asked then.
    private async Task<JsonElement?> Read(string service, string path)
    {
        Compared++;
        var answer = await clients.Glance(service, path);
        return answer is { Status: 200 } ? answer.Data : null;
    }

    private bool IsExcused(long began) => world.Jumped is { } jumped && world.Time.GetElapsedTime(jumped, began) < Excused;

    private void Complain(string text) => clients.Complaints.Add(string.Create(CultureInfo.InvariantCulture, $"Stale: {text}"));
}
