using System.Globalization;
using System.Text;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;

namespace Florin.Provider.Tests.Kafka;

/// <summary>A log of few streams that a test writes by itself, byte for byte.</summary>
internal sealed class SomeLog(string service, string identity = "log_1") : IFeed
{
    private readonly List<StoredEvent> _events = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Service => service;

    public string Identity { get; set; } = identity;

    public long Head
    {
        get
        {
            lock (_lock)
                return _events.Count;
        }
    }

    /// <summary>Appends events to streams in turn.</summary>
    public void Write(int count, int streams = 5, string prefix = "account-acc_", string command = "cmd")
    {
        for (var i = 0; i < count; i++)
        {
            var n = Head + 1;
            Write(
                prefix + (n % streams),
                "FundsDebited",
                $$"""{"n":{{n}}}""",
                $$"""{"commandId":"{{command}}_{{n}}","command":"Debit","actor":"system","correlationId":"req_{{n}}"}"""
            );
        }
    }

    public void Write(string stream, string type, string data, string metadata)
    {
        lock (_lock)
        {
            var version = _events.Count(e => e.Stream == stream) + 1;
            var at = DateTimeOffset.Parse("2026-11-28T20:00:00.123456Z", CultureInfo.InvariantCulture);
            _events.Add(new(_events.Count + 1, stream, version, type, Bytes(data), at, Bytes(metadata)));
            _more.TrySetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>As after the restore of an older copy.</summary>
    public void Truncate(int events)
    {
        lock (_lock)
            _events.RemoveRange(events, _events.Count - events);
    }

    public async ValueTask<FeedBatch> Next(long after, int max, CancellationToken cancel)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (after != _events.Count)
                    return new FeedBatch(
                        [.. _events.Skip((int)Math.Min(after, int.MaxValue)).Take(max)],
                        _events.Count,
                        Identity
                    );
                more = _more.Task;
            }
            await more.WaitAsync(cancel);
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
