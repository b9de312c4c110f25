using Florin.Platform.EventLog;
using Florin.Platform.Resilience;

namespace Florin.Platform.Calls;

/// <summary>A service that others call.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Pipeline">What protects the calls.</param>
/// <param name="Hosted">What it does in this process; null where this process does not host it.</param>
/// <param name="Elsewhere">Its instances in other processes.</param>
/// <param name="Http">Sends to them.</param>
/// <param name="Patience">For how long a call waits while no instance owns the service's log.</param>
/// <param name="Clock">Time.</param>
internal sealed record Dependency(
    string Service,
    Pipeline Pipeline,
    Func<HostedOperations>? Hosted,
    ServiceInstances Elsewhere,
    HttpCalls Http,
    TimeSpan Patience,
    TimeProvider Clock
);

/// <summary>
/// A call of one service to another: directly where this process owns its log, otherwise sent to the owner. While there is
/// no owner it waits.
/// </summary>
internal readonly record struct ServiceCall<TRequest, TReply>(
    Dependency Dependency,
    Operation<TRequest, TReply> Operation,
    TRequest Request,
    CallContext Context
)
    where TRequest : class
    where TReply : class
{
    // From one that stands by to the owner, and from there to whom it has just given the log.
    private const int MaxMoves = 2;

    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks the service.</summary>
    public ValueTask<TReply> Send(CancellationToken cancel) =>
        Dependency.Hosted?.Invoke() is { Acts: true } hosted ? Directly(hosted, cancel) : AskOwner(cancel);

    private ValueTask<TReply> Directly(in HostedOperations hosted, CancellationToken cancel)
    {
        if (!hosted.ByName.TryGetValue(Operation.Name, out var known))
            throw new InvalidOperationException($"The {Operation.Service} service has no operation {Operation.Name}.");
        return new ValueTask<TReply>(((InternalOperation<TRequest, TReply>)known).Handle(Request, Context, cancel));
    }

    // An instance that does not own the log has done nothing; one that broke off may have.
    private async ValueTask<TReply> AskOwner(CancellationToken cancel)
    {
        var started = Dependency.Clock.GetTimestamp();
        var isShared = Dependency.Hosted is not null; // This process stands by.
        var passed = 0;
        for (var moves = 0; ; moves++)
        {
            try
            {
                return Dependency.Hosted?.Invoke() is { Acts: true } hosted
                    ? await Directly(hosted, cancel)
                    : await AskElsewhere(cancel);
            }
            catch (NotOwner moved) when (!IsOver(started))
            {
                isShared = true;
                if (moved.Owner is not null)
                    Dependency.Elsewhere.Owns(new Uri(moved.Owner));
                if (moved.Owner is not null && moves < MaxMoves)
                    continue;
            }
            catch (Exception e) when (MayRepeat(e) && !isShared && passed + 1 < Dependency.Elsewhere.All.Count)
            {
                passed++; // Each instance is asked once.
                continue;
            }
            catch (Exception e) when (MayRepeat(e) && isShared && !IsOver(started))
            {
                // The owner may be ending; the next one is asked, or the same again.
            }
            await Task.Delay(AskEvery, Dependency.Clock, cancel);
        }
    }

    // Where there was no connection, nothing was sent.
    private bool MayRepeat(Exception e) =>
        e is HttpRequestException or IOException
        && (Operation.Repeatable || e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError });

    private bool IsOver(long started) => Dependency.Clock.GetElapsedTime(started) >= Dependency.Patience;

    private async ValueTask<TReply> AskElsewhere(CancellationToken cancel)
    {
        if (Dependency.Hosted?.Invoke() is { } hosted)
            Dependency.Elsewhere.Owns(new Uri(hosted.Owner ?? throw NotOwner.Of(Operation.Service, null)));
        var instance = Dependency.Elsewhere.Current;
        try
        {
            return await Dependency.Http.Call(instance, Operation, Request, Context, cancel);
        }
        catch (Exception e) when (e is NotOwner { Owner: null } or HttpRequestException or IOException)
        {
            Dependency.Elsewhere.Failed(instance);
            throw;
        }
    }
}
