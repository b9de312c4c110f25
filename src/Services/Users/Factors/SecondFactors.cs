using System.Collections.Immutable;
using Florin.Contracts.Users;
using Florin.Kernel;

namespace Florin.Users.Factors;

/// <summary>A passkey of a user.</summary>
/// <param name="Id">The passkey.</param>
/// <param name="Name">What its user calls it.</param>
/// <param name="Credential">The credential's id, in base64url.</param>
/// <param name="PublicKey">Its public key as COSE, in base64.</param>
/// <param name="Counter">Its signature counter; 0 where it has none.</param>
/// <param name="At">Since when, UTC.</param>
/// <param name="UsedAt">When it was last used, UTC; null for never.</param>
internal sealed record Passkey(
    PasskeyId Id,
    string Name,
    string Credential,
    string PublicKey,
    long Counter,
    DateTimeOffset At,
    DateTimeOffset? UsedAt
);

/// <summary>What a user shows beside, or in the place of, a password: a part of the state of a stream <c>user-user_…</c>.</summary>
/// <param name="Totp">The secret of their one-time codes, encrypted; null where they have none.</param>
/// <param name="TotpSince">Since when, UTC.</param>
/// <param name="Offered">A secret that was offered and not confirmed yet, encrypted.</param>
/// <param name="LastStep">The time step of the last code that was shown: it and earlier ones count no more.</param>
/// <param name="RecoveryCodes">The hashes of those that are left.</param>
/// <param name="Passkeys">In the order in which they were added.</param>
internal sealed record SecondFactors(
    string? Totp,
    DateTimeOffset? TotpSince,
    string? Offered,
    long LastStep,
    ImmutableArray<string> RecoveryCodes,
    ImmutableArray<Passkey> Passkeys
)
{
    public const int MaxPasskeys = 20;

    public static SecondFactors None { get; } = new(null, null, null, 0, [], []);

    /// <summary>The user must show one.</summary>
    public bool Any => Totp is not null || !Passkeys.IsEmpty;

    public Decision Offer(string sealedSecret, DateTimeOffset now) =>
        Totp is null
            ? [new TotpOffered(sealedSecret, now)]
            : Refusal.WrongState("You have one-time codes already; remove them first to set them up again.");

    public Decision Confirm(
        UserId id,
        string code,
        IReadOnlyList<string> recovery,
        FactorSecrets secrets,
        DateTimeOffset now
    ) =>
        Offered is null ? Refusal.WrongState("No one-time codes wait to be confirmed; begin with POST /mfa/totp.")
        : secrets.StepOf(id, Offered, code, now) is not { } step || step <= LastStep ? Wrong
        : RecoveryCodes.IsEmpty ? [new TotpConfirmed(step, now), new RecoveryCodesMade([.. recovery], now)]
        : [new TotpConfirmed(step, now)];

    public Decision RemoveTotp(DateTimeOffset now) =>
        Totp is null ? Refusal.WrongState("You have no one-time codes.") : [new TotpRemoved(now)];

    public Decision MakeRecoveryCodes(IReadOnlyList<string> hashes, DateTimeOffset now) =>
        Any
            ? [new RecoveryCodesMade([.. hashes], now)]
            : Refusal.WrongState("You have no second factor yet, which recovery codes would stand in for.");

    public Decision Add(PasskeyAdded passkey) =>
        Passkeys.Length >= MaxPasskeys ? Refusal.WrongState($"You have {MaxPasskeys} passkeys already; remove one first.")
        : Passkeys.Any(one => one.Credential == passkey.Credential) ? Refusal.WrongState("This passkey is registered already.")
        : [passkey];

    public Decision Remove(PasskeyId id, DateTimeOffset now) =>
        Passkeys.Any(one => one.Id == id) ? [new PasskeyRemoved(id, now)] : Refusal.NotFound("passkey", id.Value);

    /// <summary>A passkey signed, with its counter; null where there is none, or it is a copy that was left behind.</summary>
    public PasskeyUsed? Signed(PasskeyId id, long counter, DateTimeOffset now) =>
        Passkeys.FirstOrDefault(one => one.Id == id) is { } passkey
        && (counter > passkey.Counter || (counter == 0 && passkey.Counter == 0))
            ? new PasskeyUsed(id, counter, now)
            : null;

    /// <summary>The event of a code that is right: a one-time code or a recovery code; null where it is neither.</summary>
    public object? Use(UserId id, string code, FactorSecrets secrets, DateTimeOffset now)
    {
        if (Totp is not null && secrets.StepOf(id, Totp, code, now) is { } step)
            return step > LastStep ? new TotpUsed(step, now) : null;
        return secrets.HashOf(id, code) is { } hash && RecoveryCodes.Contains(hash, StringComparer.Ordinal)
            ? new RecoveryCodeUsed(hash, now)
            : null;
    }

    public SecondFactors Apply(object happened) =>
        happened switch
        {
            TotpOffered e => this with { Offered = e.Sealed },
            TotpConfirmed e => this with { Totp = Offered, TotpSince = e.At, Offered = null, LastStep = e.Step },
            TotpRemoved => (this with { Totp = null, TotpSince = null }).Left(),
            TotpUsed e => this with { LastStep = e.Step },
            RecoveryCodesMade e => this with { RecoveryCodes = e.Hashes },
            RecoveryCodeUsed e => this with { RecoveryCodes = RecoveryCodes.Remove(e.Hash, StringComparer.Ordinal) },
            PasskeyAdded e => this with
            {
                Passkeys = Passkeys.Add(new Passkey(e.Id, e.Name, e.Credential, e.PublicKey, e.Counter, e.At, null)),
            },
            PasskeyUsed e => this with
            {
                Passkeys = [.. Passkeys.Select(one => one.Id == e.Id ? one with { Counter = e.Counter, UsedAt = e.At } : one)],
            },
            PasskeyRemoved e => (this with { Passkeys = Passkeys.RemoveAll(one => one.Id == e.Id) }).Left(),
            _ => throw new InvalidOperationException($"Second factors know no {happened.GetType().Name}."),
        };

    /// <summary>The refusal of a code, where the caller is known.</summary>
    public static Refusal Wrong { get; } = new(UserCodes.WrongCode, "The code is incorrect, or it was used already.");

    // Without any other factor recovery codes would be one by themselves.
    private SecondFactors Left() => Any ? this : this with { RecoveryCodes = [] };

    /// <summary>Never shows secrets.</summary>
    public override string ToString() => nameof(SecondFactors);
}
