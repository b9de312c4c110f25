using System.Text.Json.Serialization;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Replication;

namespace Florin.Platform.Hosting;

/// <summary>How far a write has come, in all databases or in one that does not have it.</summary>
internal enum WriteState
{
    /// <summary>All databases have it.</summary>
    Complete,

    /// <summary>A database will get it.</summary>
    Pending,

    /// <summary>A database waits for an operator.</summary>
    Manual,

    /// <summary>A database lacks it for good, since an operator took it out of the way there; all others have it.</summary>
    Quarantined,

    /// <summary>Nothing was recorded, because a required database did not confirm it.</summary>
    [JsonStringEnumMemberName("rolled-back")]
    RolledBack,
}

/// <summary>How far a write has come in the databases.</summary>
/// <param name="WriteId">As <c>X-Write-Id</c> had it.</param>
/// <param name="State">
/// <c>complete</c> where all databases have it, <c>pending</c> where one will get it, <c>manual</c> where one waits for an operator,
/// <c>quarantined</c> where one lacks it because an operator took it out of the way there, and <c>rolled-back</c> where nothing was
/// recorded because a required one did not confirm it.
/// </param>
/// <param name="Primary">The database that decides, such as <c>mysql</c>.</param>
/// <param name="Success">Those that have it.</param>
/// <param name="Failures">Those that do not.</param>
internal sealed record WriteStatus(
    WriteId WriteId,
    WriteState State,
    string Primary,
    IReadOnlyList<ConfirmedWrite> Success,
    IReadOnlyList<UnconfirmedWrite> Failures
);

/// <summary>A database that has a write.</summary>
/// <param name="Database">Such as <c>mongodb</c>.</param>
/// <param name="Role"><c>primary</c> or <c>replica</c>, since both may be of one kind.</param>
/// <param name="Result">What it says.</param>
internal sealed record ConfirmedWrite(string Database, string Role, string Result);

/// <summary>A replica that does not have a write.</summary>
/// <param name="Database">Such as <c>mongodb</c>.</param>
/// <param name="State">Whether it gets it (<c>pending</c>), waits for an operator (<c>manual</c>) or will not have it.</param>
/// <param name="Error">Why; in full for administrators alone.</param>
/// <param name="Attempts">How many attempts have failed in a row.</param>
/// <param name="NextAttemptAt">When it is tried again; null where it is under way, or waits for an operator.</param>
internal sealed record UnconfirmedWrite(
    string Database,
    WriteState State,
    string Error,
    int Attempts,
    DateTimeOffset? NextAttemptAt
);

/// <summary>Tells who wrote something how far it has come in the databases.</summary>
internal static class WriteEndpoints
{
    private const string Committed = "committed";

    public static void Add(ServiceBuilder service) =>
        service
            .Get("/writes/{id}", Access.User, async (request, cancel) => await Find(service.Runtime, request, cancel))
            .Does("Shows how far a write, by the X-Write-Id of its answer, has come in the databases.")
            .Gives<WriteStatus>()
            .Refuses(RefusalCode.NotFound);

    private static async Task<Reply> Find(ServiceRuntime runtime, Request request, CancellationToken cancel)
    {
        var id = request.Route<WriteId>("id");
        var primary = Lower(runtime.LogPlace.Provider);
        if (id.Position is 0)
            return Unknown(id);
        var recorded = id.Position > runtime.Log.Head ? [] : await runtime.Log.Read(id.Position - 1, 1, cancel);
        if (recorded is not [var first] || WriteId.Of(runtime.Log.Identity!, first.Position, first.Metadata.CommandId) != id)
            return RolledBack(id, primary, runtime, request.Actor); // One that was sent again and recorded has the same id.
        if (!request.Actor.IsAdmin && first.Metadata.Actor != request.Actor.Id)
            return Reply.Hidden("write", id.Value);
        return Reply.Ok(StatusOf(id, primary, runtime.Replicas?.All ?? [], request.Actor.IsAdmin));
    }

    private static Reply RolledBack(WriteId id, string primary, ServiceRuntime runtime, Actor by) =>
        runtime.Replicas?.RolledBack.Find(id) is not { } rolledBack ? Unknown(id)
        : by.IsAdmin || rolledBack.Actor == by.Id
            ? Reply.Ok(
                new WriteStatus(
                    id,
                    WriteState.RolledBack,
                    primary,
                    [],
                    [.. rolledBack.Databases.Split(", ").Select(Unconfirmed)]
                )
            )
        : Reply.Hidden("write", id.Value);

    private static WriteStatus StatusOf(WriteId id, string primary, IReadOnlyList<Replicator> replicas, bool inFull)
    {
        var having = replicas.ToLookup(one => one.Has(id.Position));
        List<UnconfirmedWrite> lacking = [.. having[false].Select(one => Lacking(id, one, inFull))];
        var state =
            lacking.Exists(one => one.State is WriteState.Manual) ? WriteState.Manual
            : lacking.Exists(one => one.State is WriteState.Pending) ? WriteState.Pending
            : lacking.Count > 0 ? WriteState.Quarantined
            : WriteState.Complete;
        return new WriteStatus(
            id,
            state,
            primary,
            [
                new ConfirmedWrite(primary, "primary", Committed),
                .. having[true].Select(one => new ConfirmedWrite(one.Store, "replica", Committed)),
            ],
            lacking
        );
    }

    private static UnconfirmedWrite Lacking(WriteId id, Replicator replicator, bool inFull)
    {
        if (replicator.Lacks(id.Position))
            return new UnconfirmedWrite(
                replicator.Store,
                WriteState.Quarantined,
                "An operator took it out of the way of the replica, which lacks it until it is rebuilt.",
                Attempts: 0,
                NextAttemptAt: null
            );
        var replica = replicator.Standing;
        return new UnconfirmedWrite(
            replica.Store,
            replica.WaitsForOperator ? WriteState.Manual : WriteState.Pending,
            inFull && replica.Error is { } error ? error
                : replica.WaitsForOperator ? "It waits for an operator."
                : replica.Error is null ? "It is under way."
                : "It does not answer.",
            replica.Attempts,
            replica.NextAttemptAt
        );
    }

    private static UnconfirmedWrite Unconfirmed(string database) =>
        new(
            database,
            WriteState.RolledBack,
            "It did not confirm the write, which was rolled back.",
            Attempts: 1,
            NextAttemptAt: null
        );

    private static Reply Unknown(WriteId id) => Reply.Refused(Refusal.NotFound("write", id.Value));

#pragma warning disable CA1308 // It is shown, and not compared.
    private static string Lower(string provider) => provider.ToLowerInvariant();
#pragma warning restore CA1308
}
