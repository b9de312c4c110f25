using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Identity;

namespace Florin.Platform.Commands;

/// <summary>
/// A request to change something, as it reached the program, without the protocol that it came by: every edge makes one of
/// its own requests, and what follows is the same for all of them.
/// </summary>
/// <param name="Actor">Who asks.</param>
/// <param name="Origin">From where.</param>
/// <param name="Key">The client's Idempotency-Key, which <see cref="IdempotencyKey.IsValid"/>; null without one.</param>
/// <param name="Fingerprint">SHA-256 of what is asked, which tells two requests under one key apart; empty without a key.</param>
/// <param name="Item">Its index, from 0, where one request asks for several things under one key; null where it does not.</param>
public sealed record Invocation(
    Actor Actor,
    Origin Origin,
    string? Key = null,
    ReadOnlyMemory<byte> Fingerprint = default,
    int? Item = null
)
{
    /// <summary>
    /// The id that the gateway has given a request without a key, so that sending it again does nothing twice; null where it is
    /// sent once. A client's key takes precedence.
    /// </summary>
    public string? SentAs { get; init; }

    /// <summary>As <see cref="CommandContext.Approval"/>.</summary>
    public string? Approval { get; init; }

    /// <summary>As <see cref="CommandContext.IsDryRun"/>: it is under no key then, whatever the client sent.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>As <see cref="CommandContext.Recorded"/> of every command that it leads to.</summary>
    public Action<long, CommandId>? Recorded { get; init; }

    /// <summary>The context of the command that it leads to: under a key always the same command, otherwise a new one.</summary>
    /// <param name="ids">Makes the id of a new command.</param>
    /// <param name="correlation">What everything that follows is correlated by; the request's id without it.</param>
    /// <param name="receipt">The answer to keep under the key; not asked without one.</param>
    public CommandContext ToCommand(IdSource ids, string? correlation, Func<Outcome, Receipt>? receipt = null)
    {
        var id =
            IsDryRun ? CommandId.New(ids)
            : Key is not null ? CommandId.Derived(DerivedId(Key))
            : SentAs is not null ? CommandId.Derived(Item is { } index ? $"{SentAs}:{index}" : SentAs)
            : CommandId.New(ids);
        return new CommandContext(id, Actor, correlation ?? Origin.RequestId)
        {
            RequestId = Origin.RequestId,
            Address = Origin.Address,
            Trace = Origin.Trace,
            Fingerprint = Key is null || IsDryRun ? default : Fingerprint,
            Receipt = Key is null || IsDryRun ? null : receipt,
            Recorded = Recorded,
            Approval = Approval,
            IsDryRun = IsDryRun,
        };
    }

    private string DerivedId(string key) =>
        Item is { } index ? IdempotencyKey.CommandId(Actor, key, index) : IdempotencyKey.CommandId(Actor, key);
}

/// <summary>Where a request came from.</summary>
/// <param name="RequestId">The X-Request-Id, or what the protocol has in its place.</param>
/// <param name="Address">The client's network address; null where it is not known.</param>
/// <param name="Trace">The W3C traceparent that it came with; null where it is not traced.</param>
public sealed record Origin(string RequestId, string? Address = null, string? Trace = null);
