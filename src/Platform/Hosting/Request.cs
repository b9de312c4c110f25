using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Messaging;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Hosting;

/// <summary>A request as an endpoint sees it: who asks, the bound input, and how to send what it asks for.</summary>
public sealed class Request
{
    private const int MaxKey = 255;
    private readonly IdSource _ids;
    private readonly TimeProvider _clock;
    private readonly WaitingPlace? _waiting;
    private ReadOnlyMemory<byte> _body;

    internal Request(HttpContext http, Actor actor, IdSource ids, TimeProvider clock, WaitingPlace? waiting = null)
    {
        (Http, Actor, _ids, _clock, _waiting) = (http, actor, ids, clock, waiting);
        RequestId = RequestIds.Of(http, ids);
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

    /// <summary>The query parameters.</summary>
    public RequestQuery Query => new(Http.Request.Query);

    /// <summary>For how long the client asked to wait (<c>Prefer: wait=N</c>), at most 30 seconds; null where it did not.</summary>
    public TimeSpan? PreferredWait => Preference.Wait(Http.Request.Headers["Prefer"]);

    /// <summary>
    /// Begins to wait as the client prefers, once what it asked for stands and only its end is waited for; what the request
    /// holds at the gateway goes to others meanwhile. Null where the client does not ask for it, or as many wait as may: a
    /// preference may be passed over (RFC 7240), and then the answer tells how it stands now.
    /// </summary>
    /// <param name="status">The status that the answer will have.</param>
    /// <param name="replayed">Whether the answer will be one to a request that was answered before.</param>
    public async ValueTask<ClientWait?> BeginWait(int status, bool replayed, CancellationToken cancel) =>
        PreferredWait is { } wait && _waiting is not null
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
            : throw new BadInput(new Refusal("not-found", $"'{Shown(text)}' is not an id of the form {T.Prefix}… ."));
    }

    /// <summary>The JSON body.</summary>
    /// <exception cref="BadInput">It is missing, not JSON, or does not fit the shape.</exception>
    public async Task<T> Body<T>(CancellationToken cancel)
        where T : class
    {
        if (!Http.Request.HasJsonContentType())
            throw new BadInput(
                new Refusal("not-json", $"The body must be application/json; it is '{Shown(Http.Request.ContentType)}'.")
            );
        _body = await BodyReader.Read(Http, cancel);
        if (_body.IsEmpty)
            throw new BadInput("body", "is empty; a JSON object is needed.");
        return JsonProblems.Read(() => JsonSerializer.Deserialize<T>(_body.Span, FlorinJson.Full));
    }

    /// <summary>One part of a body, which is an object of its own.</summary>
    /// <exception cref="BadInput">It does not fit the shape.</exception>
    public static T Part<T>(JsonElement part)
        where T : class => JsonProblems.Read(() => part.Deserialize<T>(FlorinJson.Full));

    /// <summary>What an Idempotency-Key looks like.</summary>
    public static string KeyForm => $"must be 1 to {MaxKey} visible ASCII characters.";

    /// <summary>Whether a text can be an Idempotency-Key.</summary>
    public static bool IsKey(string? key) =>
        key?.Length is > 0 and <= MaxKey && !key.AsSpan().ContainsAnyExceptInRange('!', '~');

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

    /// <summary>The context of a command that this request sends, under its Idempotency-Key where it has one.</summary>
    /// <param name="respond">The answer to keep under the key.</param>
    /// <param name="correlation">What everything that follows is correlated by; the request's id without it.</param>
    /// <param name="key">Another key than the header's, and what it stands for, as each item of a batch has.</param>
    public CommandContext Context<TState>(
        Func<TState, Reply> respond,
        string? correlation = null,
        (string Key, ReadOnlyMemory<byte> Asked)? key = null
    )
        where TState : class
    {
        var context = new CommandContext(_ids.Next("cmd_"), Actor, correlation ?? RequestId)
        {
            RequestId = RequestId,
            Address = Address,
        };
        if ((key?.Key ?? Key()) is not { } used)
            return context;
        var fingerprint = key is { } own ? SHA256.HashData(own.Asked.Span) : Fingerprint();
        return context with
        {
            CommandId = $"key:{Actor.Id}:{used}",
            Lasting = true,
            Fingerprint = fingerprint,
            Receipt = outcome => ReplyWriter.Keep(Fresh(outcome, respond), fingerprint, RequestId, Now),
        };
    }

    /// <summary>The answer that an outcome comes to.</summary>
    public static Reply Answer<TState>(Outcome outcome, Func<TState, Reply> respond)
        where TState : class
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return outcome.Receipt is { } receipt ? Reply.Stored(receipt, outcome.Earlier) : Fresh(outcome, respond);
    }

    /// <summary>The context of a call to another service on behalf of this request.</summary>
    public CallContext ToCall(string? correlation = null) =>
        new(correlation ?? RequestId, RequestId: RequestId, Address: Address);

    private static Reply Fresh<TState>(Outcome outcome, Func<TState, Reply> respond)
        where TState : class =>
        outcome switch
        {
            { Problems: { } problems } => Reply.Invalid(problems),
            { Refusal: { } refusal } => Reply.Refused(refusal),
            _ => respond((TState)outcome.State!), // An accepted outcome has its state.
        };

    private static string Shown(string? text) => text is null or { Length: <= 60 } ? text ?? "" : $"{text[..60]}…";

    private string? Key()
    {
        if (!Http.Request.Headers.TryGetValue("Idempotency-Key", out var values))
            return null;
        var key = values.ToString();
        return IsKey(key) ? key : throw new BadInput("Idempotency-Key", KeyForm);
    }

    private byte[] Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Http.Request.Method} {Http.Request.Path}\n"));
        hash.AppendData(_body.Span);
        return hash.GetHashAndReset();
    }
}
