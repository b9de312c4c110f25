using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;
using Florin.Users.Features;

namespace Florin.Users.Approvals;

/// <summary>Keeps the requests that wait for a second person.</summary>
/// <param name="service">The user service.</param>
/// <param name="view">Where they are listed.</param>
/// <param name="options">How many may wait, and how long.</param>
/// <param name="alone">Of two requests of one subject that come at once, the second finds the first in the list.</param>
internal sealed class HeldRequests(ServiceBuilder service, UsersView view, ApprovalOptions options, SemaphoreSlim alone)
{
    private const string Command = "RequestApproval";
    private const string BeforeIt = "approval";

    /// <summary>
    /// Keeps a request, unless another one waits of whose subject one may wait at a time. Sent again under the same key it
    /// is the same one; another request under that key is not.
    /// </summary>
    public async Task<RequestHeld> Hold(HoldRequest asked, CancellationToken cancel)
    {
        if (asked.Subject is not { } subject)
            return await Hold(asked, null, cancel);
        await alone.WaitAsync(cancel);
        try
        {
            return await Hold(asked, await WaitingFor(subject, cancel), cancel);
        }
        finally
        {
            alone.Release();
        }
    }

    private async Task<RequestHeld> Hold(HoldRequest asked, ApprovalId? before, CancellationToken cancel)
    {
        asked = await Sealed(asked, cancel);
        var (held, id) = (asked.Request, Id.New<ApprovalId>(service.Ids));
        var command = asked.Key is { } key ? CommandId.Derived($"hold:{held.Service}:{key}") : CommandId.New(service.Ids);
        var metadata = new Metadata(
            command,
            Command,
            held.RequestedBy,
            id.Value,
            RequestId: asked.RequestId,
            Address: held.Address
        );
        var waiting = await Waiting(held.RequestedBy, cancel);
        var done = await service.Log.Execute(
            new Work<Approval>(Approval.StreamOf(id), metadata, (_, now) => Decide(asked, id, before, waiting, now)),
            CancellationToken.None
        );
        cancel.ThrowIfCancellationRequested();
        if (done.Refusal is { } refusal)
            return new RequestHeld(null, default)
            {
                Refusal = refusal.Detail,
                Before = refusal.Facts?.GetValueOrDefault(BeforeIt)?.ToString(),
            };
        if (done.Events is not [{ Data: ApprovalRequested first }, ..])
            throw new InvalidOperationException($"The command {command} recorded no request for approval.");
        return first.Fingerprint != asked.Fingerprint
            ? new RequestHeld(null, first.ExpiresAt)
            : new RequestHeld(first.Id.Value, first.ExpiresAt)
            {
                RequestedAt = first.At,
                IsRepeated = done.AlreadyDecided,
                Refusal = done.AlreadyDecided ? await Ended(first, cancel) : null,
            };
    }

    private async Task<HoldRequest> Sealed(HoldRequest asked, CancellationToken cancel)
    {
        var held = asked.Request;
        var person = Id.TryParse<UserId>(held.RequestedBy, out _) ? held.RequestedBy : null;
        return asked with
        {
            Request = held with { Address = await service.Runtime.People.SealAny(person, held.Address, cancel) },
        };
    }

    private async Task<long> Waiting(string requestedBy, CancellationToken cancel)
    {
        var read = await view.Read(cancel);
        var waiting = UsersView
            .Waiting(new ViewQuery(UsersView.Approvals), service.Clock.GetUtcNow())
            .Where("requestedBy", Comparison.Equal, requestedBy);
        return await read.Store.Count(waiting, cancel);
    }

    // One that is approved and not done yet waits as well.
    private async Task<ApprovalId?> WaitingFor(string subject, CancellationToken cancel)
    {
        var read = await view.Read(cancel);
        if (!read.IsComplete)
            throw new ServiceUnavailable("user", "the list of requests that wait for a second person is not complete yet.");
        var waiting = await read.Store.Rows(
            UsersView.Approvals,
            q => UsersView.Waiting(q, service.Clock.GetUtcNow()).Where("subject", Comparison.Equal, subject) with { Limit = 1 },
            cancel
        );
        var approved = await read.Store.Rows(
            UsersView.Approvals,
            q =>
                q.Where("subject", Comparison.Equal, subject)
                    .Where("status", Comparison.Equal, nameof(ApprovalStatus.Approved)) with
                {
                    Limit = 1,
                },
            cancel
        );
        return waiting.Concat(approved).FirstOrDefault()?.Id;
    }

    private Decision Decide(HoldRequest asked, ApprovalId id, ApprovalId? before, long waiting, DateTimeOffset now) =>
        before is { } other ? Refusal.WrongState($"The same waits as {other} already.").With(BeforeIt, other.Value)
        : waiting >= options.MostWaiting
            ? Refusal.WrongState($"{waiting} of your requests wait for a second person already; no more can wait at a time.")
        : [Requested(asked, id, now)];

    // What has become of it, where the client will get no other answer under its key.
    private async Task<string?> Ended(ApprovalRequested requested, CancellationToken cancel)
    {
        var (approval, _) = await service.Log.Read<Approval>(Approval.StreamOf(requested.Id), cancel);
        return approval.Status is ApprovalStatus.Rejected ? $"Approval {requested.Id} was rejected: {approval.Reason}"
            : approval.HasExpired(service.Clock.GetUtcNow())
                ? $"Approval {requested.Id} has expired; send the request again with another Idempotency-Key."
            : null;
    }

    private ApprovalRequested Requested(HoldRequest asked, ApprovalId id, DateTimeOffset now)
    {
        var held = asked.Request;
        return new ApprovalRequested(
            id,
            held.Service,
            held.Method,
            held.Template,
            held.Values.ToImmutableSortedDictionary(StringComparer.Ordinal),
            held.Query,
            held.Body,
            held.Scopes?.ToImmutableArray(),
            asked.Action,
            asked.Rule,
            held.RequestedBy,
            held.Role,
            held.Tier,
            held.Address,
            asked.Fingerprint,
            held.Key,
            now + options.ExpireAfter,
            now,
            held.ApiKey
        );
    }
}
