using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Users.Features;

namespace Florin.Users.Approvals;

/// <summary>Keeps the requests that wait for a second person.</summary>
internal sealed class HeldRequests(ServiceBuilder service, UsersView view, ApprovalOptions options)
{
    private const string Command = "RequestApproval";

    /// <summary>Keeps a request. Sent again under the same key it is the same one; another request under that key is not.</summary>
    public async Task<RequestHeld> Hold(HoldRequest asked, CancellationToken cancel)
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
            new Work<Approval>(Approval.StreamOf(id), metadata, (_, now) => Decide(asked, id, waiting, now)),
            CancellationToken.None
        );
        cancel.ThrowIfCancellationRequested();
        if (done.Refusal is { } refusal)
            return new RequestHeld(null, default) { Refusal = refusal.Detail };
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

    private Decision Decide(HoldRequest asked, ApprovalId id, long waiting, DateTimeOffset now) =>
        waiting >= options.MostWaiting
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
