using System.Collections.Concurrent;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Identity;
using Florin.Platform.Json;
using Florin.Platform.Tracing;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>A request as an endpoint sees it: who asks, the bound input, and how to send what it asks for.</summary>
public sealed partial class Request
{
    private readonly IdSource _ids;
    private readonly TimeProvider _clock;
    private readonly Endpoint _endpoint;
    private readonly FaultReplies _faults;
    private readonly WaitingPlace? _waiting;
    private readonly string? _log;
    private ReadOnlyMemory<byte> _body;
    private RequestQuery? _query;
    private bool _faultRecorded;
    private int _unnamed;
    private WriteNote? _written;
    private ConcurrentDictionary<string, bool>? _used; // Only under a key.

    internal Request(
        HttpContext http,
        Actor actor,
        IdSource ids,
        TimeProvider clock,
        Endpoint endpoint,
        FaultReplies faults,
        WaitingPlace? waiting = null,
        string? log = null
    )
    {
        (Http, Actor, _ids, _clock) = (http, actor, ids, clock);
        (_endpoint, _faults, _waiting, _log) = (endpoint, faults, waiting, log);
        RequestId = RequestIds.Of(http, ids);
        IsDryRun = endpoint.DryRuns && Query.OneOf(DryRunParameter.Name, "true", "false") == "true";
    }

    /// <summary>The HTTP exchange itself.</summary>
    public HttpContext Http { get; }

    /// <summary>Who asks.</summary>
    public Actor Actor { get; }

    /// <summary>The X-Request-Id: the client's own if it sent a sane one.</summary>
    public string RequestId { get; }

    /// <summary>The client's network address.</summary>
    public string? Address => ClientAddress.Of(Http);

    /// <summary>When it is asked, UTC.</summary>
    public DateTimeOffset Now => FlorinJson.Storable(_clock.GetUtcNow());

    /// <summary>Where its last write begins in the log; 0 where it has recorded nothing.</summary>
    internal long WrittenAt => _written?.Position ?? 0;

    /// <summary>It has sent a command, whose outcome the command bus records.</summary>
    public bool HasSent { get; private set; }

    /// <summary>The query parameters that the endpoint declares.</summary>
    public RequestQuery Query =>
        _query ??= new RequestQuery(
            Http.Request.QueryString.Value,
            _endpoint,
            _endpoint.Query.Count == 0 ? null : List // Most requests ask for no list.
        );

    /// <summary>
    /// The client asks only what it would get (<c>?dryRun=true</c>): the commands of this request write nothing. What else the
    /// endpoint does must be left out, too.
    /// </summary>
    public bool IsDryRun { get; }

    /// <summary>For how long the client asked to wait (<c>Prefer: wait=N</c>), at most 30 seconds; null if it did not ask, or asks to wait for all databases.</summary>
    public TimeSpan? PreferredWait => PrefersAllDatabases ? null : Preference.Wait(Http.Request.Headers["Prefer"]);

    /// <summary>The client asks to wait until all databases have what it writes (<c>Prefer: databases=all</c>), and for nothing else.</summary>
    internal bool PrefersAllDatabases => Preference.AllDatabases(Http.Request.Headers["Prefer"]);

    /// <summary>
    /// Begins to wait as the client prefers, once what it asked for is accepted and only its end is waited for; what the
    /// request holds at the gateway goes to others meanwhile. Null where the client does not ask for it, or too many wait
    /// already: a preference may be ignored (RFC 7240), and then the answer shows the present state.
    /// </summary>
    /// <param name="status">The status that the answer will have.</param>
    /// <param name="replayed">Whether the answer will be one to a request that was answered before.</param>
    public async ValueTask<ClientWait?> BeginWait(int status, bool replayed, CancellationToken cancel) =>
        PreferredWait is { } wait && _waiting is not null && !IsDryRun
            ? await _waiting.Begin(Http, Actor.Id, wait, (status, replayed), cancel)
            : null;

    /// <summary>An id from the path.</summary>
    /// <exception cref="BadInput">It has not the form of one: there can be no such thing, so 404.</exception>
    public T Route<T>(string name)
        where T : struct, IId<T>
    {
        var text = Http.Request.RouteValues[name] as string;
        return Id.TryParse<T>(text, out var id)
            ? id
            : throw new BadInput(new Refusal(RefusalCode.NotFound, Id.NotOne<T>(text)));
    }

    /// <summary>The Idempotency-Key that the request was sent under; null without one.</summary>
    /// <exception cref="BadInput">It does not have the form of one.</exception>
    public string? Key => KeyHeader.Read(Http.Request.Headers);

    /// <summary>
    /// Sends a command and turns its outcome into an answer. Under an Idempotency-Key the answer is kept with the events,
    /// and the same request gets it again byte for byte.
    /// </summary>
    /// <param name="send">Which command.</param>
    /// <param name="command">The command.</param>
    /// <param name="respond">The answer to a success, from the state after it. Pure and quick.</param>
    /// <param name="correlation">What everything that follows is correlated by; the request's id without it.</param>
    public async Task<Reply> Send<TCommand, TState>(
        Send<TCommand> send,
        TCommand command,
        Func<TState, Reply> respond,
        CancellationToken cancel,
        string? correlation = null
    )
        where TCommand : ICommand
        where TState : class
    {
        var outcome = await send(command, Context(respond, correlation), cancel);
        return Answer(outcome, respond);
    }

    /// <summary>The context of the command that this request sends, under its Idempotency-Key where it has one.</summary>
    /// <param name="respond">The answer to keep under the key.</param>
    /// <param name="correlation">What everything that follows is correlated by; the request's id without it.</param>
    /// <exception cref="InvalidOperationException">The key is already used for another command of this request.</exception>
    public CommandContext Context<TState>(Func<TState, Reply> respond, string? correlation = null)
        where TState : class => Context(respond, correlation, Key, null, _body);

    /// <summary>The context of a command in the name of somebody other than the caller, whatever key the request has.</summary>
    /// <param name="actor">In whose name.</param>
    public CommandContext ContextOf(Actor actor)
    {
        HasSent = true;
        return (Invocation with { Actor = actor }).ToCommand(_ids, correlation: null);
    }

    /// <summary>
    /// The context of a command that only records the request's Idempotency-Key, where the request asks for several
    /// things and the key applies to each of them by its index: so the key is used up, whatever they are.
    /// </summary>
    /// <exception cref="InvalidOperationException">The key is already used for another command of this request.</exception>
    public CommandContext KeyContext<TState>(Func<TState, Reply> respond)
        where TState : class => Context(respond, null, Key, null, default);

    /// <summary>The context of the command of one item of this request.</summary>
    /// <param name="item">The item.</param>
    /// <param name="respond">The answer to keep under the key.</param>
    /// <param name="correlation">What everything that follows is correlated by; the request's id without it.</param>
    /// <exception cref="InvalidOperationException">
    /// The request's key is already used for another item at this index.
    /// </exception>
    public CommandContext Context<TState>(RequestItem item, Func<TState, Reply> respond, string? correlation = null)
        where TState : class
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Key is { } own
            ? ToCommand(own, null, item.Asked, respond, correlation) // An item may be there twice.
            : Context(respond, correlation, Key, item.Index, item.Asked);
    }

    /// <summary>The answer that an outcome comes to.</summary>
    public static Reply Answer<TState>(Outcome outcome, Func<TState, Reply> respond)
        where TState : class
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return outcome.Receipt is { } receipt ? Reply.Stored(receipt, outcome.AlreadyDecided) : Fresh(outcome, respond);
    }

    /// <summary>Whether the fault is only that the client has disconnected, so that no answer can be sent.</summary>
    public bool IsAborted(Exception fault) =>
        fault is OperationCanceledException && Http.RequestAborted.IsCancellationRequested;

    /// <summary>The answer to one of several items for which something went wrong, which is recorded.</summary>
    /// <param name="fault">What went wrong.</param>
    /// <param name="item">The item's place, from 0.</param>
    public Reply Failed(Exception fault, int item) => _faults.OfItem(fault, Http, item, RequestId, ref _faultRecorded);

    /// <summary>The context of a call to another service on behalf of this request.</summary>
    public CallContext ToCall(string? correlation = null) =>
        new(correlation ?? RequestId, RequestId: RequestId, Address: Address);

    // What the path names, and whose it is where everybody has one of their own: who may see all see the same.
    private string List() => $"{string.Join('/', Http.Request.RouteValues.Values)}:{(SeesAll ? "admin" : Actor.Id)}";

    private static Reply Fresh<TState>(Outcome outcome, Func<TState, Reply> respond)
        where TState : class =>
        outcome switch
        {
            { Problems: { } problems } => Reply.Invalid(problems),
            { Refusal: { } refusal } => Reply.Refused(refusal),
            _ => respond((TState)outcome.State!), // An accepted outcome has its state.
        };

    // The request's key identifies one command: a second one under the same id is a defect here.
    private CommandContext Context<TState>(
        Func<TState, Reply> respond,
        string? correlation,
        string? key,
        int? item,
        ReadOnlyMemory<byte> asked
    )
        where TState : class
    {
        var context = ToCommand(key, item, asked, respond, correlation);
        if (key is null)
            return context;
        var used = LazyInitializer.EnsureInitialized(ref _used, static () => new(1, 1, StringComparer.Ordinal));
        return used.TryAdd(context.CommandId, true)
            ? context
            : throw new InvalidOperationException(
                $"{Http.Request.Method} {Http.Request.Path} sends two commands under one Idempotency-Key; give each an item of its own."
            );
    }

    private Invocation Invocation =>
        new(Actor, new Origin(RequestId, Address, Traceparent.Now))
        {
            SentAs = Approval is { } approval ? $"approval:{approval}" : ClientAddress.SentAs(Http),
            Approval = Approval,
            Recorded = Written(),
            IsDryRun = IsDryRun,
        };

    private Action<long, CommandId>? Written() =>
        _log is null ? null : LazyInitializer.EnsureInitialized(ref _written, () => new WriteNote(Http, _log)).Add;

    // The first command of a request needs no number.
    private int? NextUnnamed() => Interlocked.Increment(ref _unnamed) is var sent && sent > 1 ? -sent : null;

    private CommandContext ToCommand<TState>(
        string? key,
        int? item,
        ReadOnlyMemory<byte> asked,
        Func<TState, Reply> respond,
        string? correlation
    )
        where TState : class
    {
        HasSent = true;
        if (key is null)
            return (Invocation with { Item = item ?? NextUnnamed() }).ToCommand(_ids, correlation);
        var fingerprint = RequestFingerprint.Of(Http.Request, asked.Span);
        return (Invocation with { Key = key, Item = item, Fingerprint = fingerprint }).ToCommand(
            _ids,
            correlation,
            outcome => ReplyWriter.Keep(Fresh(outcome, respond), fingerprint, RequestId, Now)
        );
    }
}
