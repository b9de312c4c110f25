using System.Runtime.CompilerServices;
using Florin.Kernel;
using Florin.Platform.Privacy;

namespace Florin.Platform.Commands;

/// <summary>Seals the network address that the events of a command carry, with the key of the person whose it is.</summary>
internal sealed class Sealing(PersonalData people) : ICommandMiddleware
{
    private const string LogIns = "login-";

    public ValueTask<Outcome> Invoke(Envelope envelope, CommandStep next, CancellationToken cancel) =>
        envelope.Context.Address is { } address && PersonOf(envelope) is { } person
            ? Sealed(envelope, person, address, next, cancel)
            : next(envelope, cancel);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome> Sealed(
        Envelope envelope,
        string person,
        string address,
        CommandStep next,
        CancellationToken cancel
    )
    {
        var stored = await people.Seal(person, address, cancel);
        return await next(envelope with { Context = envelope.Context with { StoredAddress = stored } }, cancel);
    }

    // The caller of a log-in is anonymous until it has succeeded.
    private static string? PersonOf(Envelope envelope) =>
        IsPerson(envelope.Context.Actor.Id) ? envelope.Context.Actor.Id
        : envelope.Command.Stream.StartsWith(LogIns, StringComparison.Ordinal) ? envelope.Command.Stream[LogIns.Length..]
        : null;

    private static bool IsPerson(string actor) => Id.TryParse<UserId>(actor, out _);
}
