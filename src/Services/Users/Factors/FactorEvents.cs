using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Users.Factors;

/// <summary>An event about second factors; in the stream <c>user-user_…</c>.</summary>
internal interface IFactorEvent;

/// <summary>The user was offered a secret for one-time codes (TOTP), which counts once they have shown a code of it.</summary>
/// <param name="Sealed">The secret, encrypted with a key of the installation.</param>
/// <param name="At">When, UTC.</param>
public sealed record TotpOffered([property: NotPublished] string Sealed, DateTimeOffset At) : IFactorEvent;

/// <summary>The user showed a code of the secret that was offered: from now on they log in with codes.</summary>
/// <param name="Step">The time step of the code, which counts no more.</param>
/// <param name="At">When, UTC.</param>
public sealed record TotpConfirmed(long Step, DateTimeOffset At) : IFactorEvent;

/// <summary>One-time codes count no more.</summary>
/// <param name="At">When, UTC.</param>
public sealed record TotpRemoved(DateTimeOffset At) : IFactorEvent;

/// <summary>A one-time code was shown; neither it nor an earlier one counts again.</summary>
/// <param name="Step">Its time step.</param>
/// <param name="At">When, UTC.</param>
public sealed record TotpUsed(long Step, DateTimeOffset At) : IFactorEvent;

/// <summary>The user has recovery codes, in the place of all earlier ones.</summary>
/// <param name="Hashes">Their hashes under a key of the installation.</param>
/// <param name="At">When, UTC.</param>
public sealed record RecoveryCodesMade([property: NotPublished] ImmutableArray<string> Hashes, DateTimeOffset At)
    : IFactorEvent;

/// <summary>A recovery code was shown, and counts no more.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="At">When, UTC.</param>
public sealed record RecoveryCodeUsed([property: NotPublished] string Hash, DateTimeOffset At) : IFactorEvent;

/// <summary>The user has a passkey more.</summary>
/// <param name="Id">The passkey.</param>
/// <param name="Name">What its user calls it.</param>
/// <param name="Credential">The credential's id, in base64url.</param>
/// <param name="PublicKey">Its public key as COSE, in base64.</param>
/// <param name="Counter">Its signature counter; 0 where it has none.</param>
/// <param name="At">When, UTC.</param>
public sealed record PasskeyAdded(
    PasskeyId Id,
    string Name,
    string Credential,
    string PublicKey,
    long Counter,
    DateTimeOffset At
) : IFactorEvent;

/// <summary>A passkey was used to log in.</summary>
/// <param name="Id">The passkey.</param>
/// <param name="Counter">Its signature counter then.</param>
/// <param name="At">When, UTC.</param>
public sealed record PasskeyUsed(PasskeyId Id, long Counter, DateTimeOffset At) : IFactorEvent;

/// <summary>A passkey counts no more.</summary>
/// <param name="Id">The passkey.</param>
/// <param name="At">When, UTC.</param>
public sealed record PasskeyRemoved(PasskeyId Id, DateTimeOffset At) : IFactorEvent;

internal static class FactorEvents
{
    public static void Register(EventTypes events) =>
        events
            .Add<TotpOffered>("TotpOffered")
            .Add<TotpConfirmed>("TotpConfirmed")
            .Add<TotpRemoved>("TotpRemoved")
            .Add<TotpUsed>("TotpUsed")
            .Add<RecoveryCodesMade>("RecoveryCodesMade")
            .Add<RecoveryCodeUsed>("RecoveryCodeUsed")
            .Add<PasskeyAdded>("PasskeyAdded")
            .Add<PasskeyUsed>("PasskeyUsed")
            .Add<PasskeyRemoved>("PasskeyRemoved");
}
