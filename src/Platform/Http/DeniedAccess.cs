using System.Diagnostics.Metrics;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Identity;
using Florin.Platform.Privacy;
using Florin.Platform.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>A known user asked for what is not theirs, or for what their role may not do.</summary>
/// <param name="Operation">The method and the path's template, such as <c>GET /accounts/{id}</c>.</param>
/// <param name="Target">What it was about, in the form of a stream's name.</param>
/// <param name="Actor">Who.</param>
/// <param name="RequestId">The X-Request-Id.</param>
/// <param name="Address">The client's network address.</param>
/// <param name="Why">Why it was denied; null where an older program says so.</param>
/// <param name="Rule">The rule that decided; null where it was none of the policies'.</param>
public sealed record DeniedAccess(
    string Operation,
    string Target,
    string Actor,
    string RequestId,
    string? Address,
    string? Why = null,
    string? Rule = null
)
{
    /// <summary>The same with the address sealed, where it is that of a person.</summary>
    public async ValueTask<DeniedAccess> Sealed(PersonalData people, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(people);
        return Id.TryParse<UserId>(Actor, out _) ? this with { Address = await people.SealAny(Actor, Address, cancel) } : this;
    }

    /// <summary>Records it in a log that the audit follows.</summary>
    public async Task Record(EventLog.EventLog log, IdSource ids)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(ids);
        var refused = CommandRefused.Of(
            Operation,
            Target,
            Refusal.Forbidden(Why ?? "Access was denied.") with
            {
                AuditRule = Rule,
            }
        );
        var metadata = new Metadata(CommandId.New(ids), Operation, Actor, RequestId, RequestId: RequestId, Address: Address);
        await log.Execute(
            new Work<Refusals>(Refusals.Stream, metadata, (_, _) => [refused]),
            CancellationToken.None // Also when the client does not wait for its answer.
        );
    }
}

/// <summary>
/// Records denied accesses before they are answered, so many of each actor a minute; beyond that they are only counted, so
/// that denied requests cannot fill the disk. Refused commands are recorded by the command bus. Answers do not name this
/// write: what is hidden would differ from what does not exist.
/// </summary>
/// <param name="clock">Time.</param>
/// <param name="record">Records one in a log that the audit follows.</param>
public sealed class DenialRecords(TimeProvider clock, Func<DeniedAccess, CancellationToken, Task> record)
{
    private const int PerMinute = 30;
    private const int MaxActors = 10_000;
    private const int MaxId = 64;

    /// <summary>What the target of a denied access begins with where it is no id.</summary>
    public const string Target = "access-";

    private static readonly Meter Meter = new("Florin.Access");
    private static readonly Counter<long> Denied = Meter.CreateCounter<long>(
        "florin.access.denied",
        description: "Accesses denied to known users, recorded in the audit or only counted."
    );

    private readonly SlidingWindowLog<string> _recorded = new(
        new SlidingWindowOptions
        {
            Window = TimeSpan.FromMinutes(1),
            MaxKeys = MaxActors,
            MaxRequests = MaxActors * PerMinute,
        },
        clock
    );

    /// <summary>Records an access of a known user, unless there were too many within the minute.</summary>
    public async ValueTask Record(DeniedAccess denied)
    {
        ArgumentNullException.ThrowIfNull(denied);
        if (IsToRecord(denied.Actor))
            await record(denied, CancellationToken.None);
    }

    internal async ValueTask Record(Endpoint endpoint, Request request, Reply reply)
    {
        if (!IsDenied(reply) || request.HasSent || request.Actor.Role is Role.Anonymous or Role.System)
            return;
        if (!IsToRecord(request.Actor.Id))
            return;
        var denied = new DeniedAccess(
            $"{endpoint.Method} {endpoint.Path}",
            Target + (IdIn(request.Http) ?? endpoint.Path),
            request.Actor.Id,
            request.RequestId,
            request.Address,
            WhyOf(reply),
            reply.Refusal?.AuditRule
        );
        await record(denied, CancellationToken.None);
    }

    private bool IsToRecord(string actor)
    {
        var isRecorded = _recorded.Decide(actor, PerMinute).Allowed;
        Denied.Add(1, new KeyValuePair<string, object?>("recorded", isRecorded));
        return isRecorded;
    }

    private static bool IsDenied(Reply reply) =>
        reply.Refusal is { } refusal && (refusal.AuditCode ?? refusal.Code) == RefusalCode.Forbidden.Name;

    // To the client, what is somebody else's does not exist.
    private static string? WhyOf(Reply reply) =>
        reply.Refusal is { AuditCode: not null } ? "It belongs to somebody else." : reply.Refusal?.Detail;

    // What it is about, where the request names something that looks like an id; the words are the client's.
    private static string? IdIn(HttpContext http) =>
        http
            .Request.RouteValues.Values.Select(value => value as string)
            .Concat([http.Request.Query["userId"].ToString(), http.Request.Query["party"].ToString()])
            .FirstOrDefault(IsId);

    private static bool IsId(string? text) =>
        text is { Length: > 0 and <= MaxId }
        && text.Contains('_')
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
