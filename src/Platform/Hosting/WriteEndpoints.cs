using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Replication;

namespace Florin.Platform.Hosting;

/// <summary>How far a write has come in the databases.</summary>
/// <param name="WriteId">As <c>X-Write-Id</c> had it.</param>
/// <param name="State">
/// <c>complete</c> where all databases have it, <c>pending</c> where one will get it, <c>manual</c> where one waits for an operator,
/// and <c>rolled-back</c> where nothing was recorded because a required one did not confirm it.
/// </param>
/// <param name="Primary">The database that decides, such as <c>mysql</c>.</param>
/// <param name="Success">Those that have it.</param>
/// <param name="Failures">Those that do not.</param>
internal sealed record WriteStatus(
    WriteId WriteId,
    [property: AllowedValues("complete", "pending", "rolled-back", "manual")] string State,
    string Primary,
    IReadOnlyList<ConfirmedWrite> Success,
    IReadOnlyList<UnconfirmedWrite> Failures
);

/// <summary>A database that has a write.</summary>
/// <param name="Database">Such as <c>mongodb</c>.</param>
/// <param name="Result">What it says.</param>
internal sealed record ConfirmedWrite(string Database, string Result);

/// <summary>A database that does not have a write.</summary>
/// <param name="Database">Such as <c>mongodb</c>.</param>
/// <param name="Error">Why; in full for administrators alone.</param>
/// <param name="Attempts">How many attempts have failed in a row.</param>
/// <param name="NextAttemptAt">When it is tried again; null where it is under way, or waits for an operator.</param>
internal sealed record UnconfirmedWrite(string Database, string Error, int Attempts, DateTimeOffset? NextAttemptAt);

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
        return Reply.Ok(StatusOf(id, primary, runtime.Replicas?.Standings ?? [], request.Actor.IsAdmin));
    }

    private static Reply RolledBack(WriteId id, string primary, ServiceRuntime runtime, Actor by) =>
        runtime.Replicas?.RolledBack.Find(id) is not { } rolledBack ? Unknown(id)
        : by.IsAdmin || rolledBack.Actor == by.Id
            ? Reply.Ok(
                new WriteStatus(id, "rolled-back", primary, [], [.. rolledBack.Databases.Split(", ").Select(Unconfirmed)])
            )
        : Reply.Hidden("write", id.Value);

    private static WriteStatus StatusOf(WriteId id, string primary, IReadOnlyList<ReplicaStanding> replicas, bool inFull)
    {
        var (having, lacking) = (
            replicas.Where(replica => replica.Watermark >= id.Position),
            replicas.Where(replica => replica.Watermark < id.Position).ToList()
        );
        var state =
            lacking.Count == 0 ? "complete"
            : lacking.Exists(replica => replica.WaitsForOperator) ? "manual"
            : "pending";
        return new WriteStatus(
            id,
            state,
            primary,
            [new ConfirmedWrite(primary, Committed), .. having.Select(replica => new ConfirmedWrite(replica.Store, Committed))],
            [.. lacking.Select(replica => Lacking(replica, inFull))]
        );
    }

    private static UnconfirmedWrite Lacking(ReplicaStanding replica, bool inFull) =>
        new(
            replica.Store,
            inFull && replica.Error is { } error ? error
                : replica.WaitsForOperator ? "It waits for an operator."
                : replica.Error is null ? "It is under way."
                : "It does not answer.",
            replica.Attempts,
            replica.NextAttemptAt
        );

    private static UnconfirmedWrite Unconfirmed(string database) =>
        new(database, "It did not confirm the write, which was rolled back.", Attempts: 1, NextAttemptAt: null);

    private static Reply Unknown(WriteId id) => Reply.Refused(Refusal.NotFound("write", id.Value));

#pragma warning disable CA1308 // It is shown, and not compared.
    private static string Lower(string provider) => provider.ToLowerInvariant();
#pragma warning restore CA1308
}
