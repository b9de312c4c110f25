using Florin.Gateway.Model;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Replication;
using Florin.Platform.Resilience;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>Lists what replicas of logs have not confirmed, and changes replicas: each log's owner is asked.</summary>
internal sealed class ReplicaAdmin(IReadOnlyList<string> services, IServiceCalls calls, IdSource ids)
{
    private const string Reason = "reason";
    private const string Discard = "discard";
    private const int MaxListed = 100;
    private const int MaxReason = 200;

    /// <summary>The operations of a gateway; none where it does not reach services.</summary>
    public static IEnumerable<AdminOperation> Of(GatewayRuntime runtime) =>
        runtime.Calls is { } calls
            ? new ReplicaAdmin([.. runtime.Services.Select(s => s.Name)], calls, runtime.Ids).Operations
            : [];

    /// <summary>The operations.</summary>
    public IEnumerable<AdminOperation> Operations =>
        [
            new(
                Endpoint
                    .Described("GET", "/admin/failed-writes", Permission.AdminRead)
                    .Does(
                        "Lists writes that replicas have not confirmed, the first 100 of each replica; they are retried until they succeed."
                    )
                    .Gives<ListData<FailedWrite>>(),
                List
            ),
            new(
                Write("retry", "Tries the replica of a failed write again at once."),
                request => OfWrite(request, ReplicaChange.Resume, reason: null)
            ),
            new(
                Write("resolve", "Skips a write that a replica refuses: the replica stores a marker in its place.")
                    .WithRequired<string>(Reason, "Why, stored in the marker; at most 200 characters."),
                request => OfWrite(request, ReplicaChange.Resolve, ReasonOf(request.Query))
            ),
            new(
                Replica("isolate", "Gives a replica nothing more until it is resumed, also after a restart.")
                    .With<string>(
                        Reason,
                        $"Why, shown until it is resumed; at most {Isolation.MaxReasonBytes} bytes of UTF-8."
                    ),
                Isolate
            ),
            new(
                Replica("resume", "Tries a replica at once, whatever stopped it."),
                request => OfReplica(request, ReplicaChange.Resume)
            ),
            new(
                Replica("verify", "Compares a replica with its log by their running hashes."),
                request => OfReplica(request, ReplicaChange.Verify)
            ),
            new(
                Replica("rebuild", "Empties a replica, whatever it is a copy of, and makes it again from the log.")
                    .With<string>(Discard, "true: also a replica that has more events than the log."),
                Rebuild
            ),
        ];

    private static Endpoint Write(string change, string does) => Changing($"/admin/failed-writes/{{id}}/{change}", does);

    private static Endpoint Replica(string change, string does) => Changing($"/admin/storage/{{log}}/{{store}}/{change}", does);

    private static Endpoint Changing(string path, string does) =>
        Endpoint
            .Described("POST", path, Permission.AdminStorage)
            .Does(does)
            .Gives<ReplicaOutcome>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable, RefusalCode.WrongState);

    private async Task<Reply> List(AdminRequest request)
    {
        var found = await Task.WhenAll(services.Select(service => Of(service, request.Cancel)));
        var items = found.SelectMany(listed => listed ?? []).ToList();
        return Reply.List(items, nextCursor: null, complete: found.Contains(null) ? false : null);
    }

    // Null where the owner cannot be asked.
    private async Task<IReadOnlyList<FailedWrite>?> Of(string service, CancellationToken cancel)
    {
        try
        {
            var listed = await calls.Call(
                ReplicaOperations.Failed(service),
                new ListFailedWrites(MaxListed),
                Context(),
                cancel
            );
            return listed.Items;
        }
        catch (Exception e) when (e is ServiceUnavailable or TimeoutException)
        {
            return null; // The others are listed all the same.
        }
    }

    private static string ReasonOf(RequestQuery query)
    {
        var reason = query.Text(Reason, MaxReason);
        if (string.IsNullOrWhiteSpace(reason) && !query.Problems.Has(Reason))
            query.Problem(Reason, "is required: why the replica may lack the write.");
        query.ThrowIfInvalid();
        return reason!; // Else it was invalid.
    }

    private Task<Reply> OfWrite(AdminRequest request, ReplicaChange change, string? reason)
    {
        var id = request["id"];
        return id.Split('.') is [var log, var store, var write] && Id.TryParse<WriteId>(write, out var writeId)
            ? Change(log, new ChangeReplica(store, change, writeId, reason), request.Cancel)
            : Task.FromResult(Reply.Refused(Refusal.NotFound("failed write", Shown.Of(id))));
    }

    private Task<Reply> OfReplica(AdminRequest request, ReplicaChange change) =>
        Change(request["log"], new ChangeReplica(request["store"], change), request.Cancel);

    private Task<Reply> Isolate(AdminRequest request)
    {
        var reason = request.Query.TextOfBytes(Reason, Isolation.MaxReasonBytes);
        request.Query.ThrowIfInvalid();
        var asked = new ChangeReplica(
            request["store"],
            ReplicaChange.Isolate,
            Reason: string.IsNullOrWhiteSpace(reason) ? null : reason,
            By: request.Actor.Id
        );
        return Change(request["log"], asked, request.Cancel);
    }

    private Task<Reply> Rebuild(AdminRequest request)
    {
        var discards = request.Query.OneOf(Discard, "true", "false") == "true";
        request.Query.ThrowIfInvalid();
        var asked = new ChangeReplica(request["store"], ReplicaChange.Rebuild, Discards: discards);
        return Change(request["log"], asked, request.Cancel);
    }

    private async Task<Reply> Change(string log, ChangeReplica asked, CancellationToken cancel)
    {
        if (!services.Contains(log, StringComparer.Ordinal))
            return Reply.Refused(Refusal.NotFound("log", Shown.Of(log)));
        var outcome = await calls.Call(ReplicaOperations.Change(log), asked, Context(), cancel);
        return outcome.Replica is null ? Reply.Refused(Refusal.NotFound($"replica of the log of {log}", Shown.Of(asked.Store)))
            : outcome.Refusal is { } refusal ? Reply.Refused(Refusal.WrongState(refusal))
            : Reply.Ok(outcome);
    }

    private CallContext Context() => new(ids.Next("req_"));
}
