using System.Text;
using Florin.Platform.EventLog;

namespace Florin.Bench;

/// <summary>Appends as the transaction service makes them: a new stream each, three events, one command id.</summary>
internal sealed class SomeTransfers
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly string[] Types = ["TransactionCreated", "RiskAssessmentInitiated", "TransactionApproved"];
    private long _position;

    /// <summary>Events of an append.</summary>
    public const int Events = 3;

    /// <summary>The next appends.</summary>
    public List<StoredAppend> Next(int appends)
    {
        var batch = new List<StoredAppend>(appends);
        for (var i = 0; i < appends; i++)
            batch.Add(Next());
        return batch;
    }

    private StoredAppend Next()
    {
        var id = $"txn_01kan{_position:d21}";
        var command = $"cmd_01kan{_position:d21}";
        var metadata = Encoding.UTF8.GetBytes(
            $$"""{"commandId":"{{command}}","command":"CreateTransaction","actor":"user_01kan{{_position % 1000:d21}}","correlationId":"{{id}}","trace":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}"""
        );
        var data = Encoding.UTF8.GetBytes(
            $$"""{"transaction":"{{id}}","user":"user_01kan{{_position % 1000:d21}}","from":"acc_01kan{{_position % 997:d21}}","to":"acc_01kan{{_position % 991:d21}}","amount":"100.00","currency":"EUR"}"""
        );
        var events = new StoredEvent[Events];
        for (var i = 0; i < Events; i++)
        {
            var at = Start.AddMicroseconds(++_position);
            events[i] = new StoredEvent(_position, $"transaction-{id}", i + 1, Types[i], data, at, metadata);
        }
        return new StoredAppend(command, events, null, []);
    }
}
