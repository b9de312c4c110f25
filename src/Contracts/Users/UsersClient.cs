using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Http;
using Florin.Platform.Identity.Keys;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Privacy;

namespace Florin.Contracts.Users;

/// <summary>What other services may know of a user.</summary>
/// <param name="Id">The user.</param>
/// <param name="Email">Where notifications go; sealed, as it is stored.</param>
/// <param name="Name">How they are addressed; sealed likewise.</param>
/// <param name="Blocked">They may neither log in nor move money.</param>
/// <param name="EmailConfirmed">They showed that the address is theirs.</param>
/// <param name="Role">Their role, as tokens name it.</param>
/// <param name="Tier">The tier of their rate limit, likewise.</param>
public sealed record UserCard(
    UserId Id,
    string Email,
    string Name,
    bool Blocked,
    bool EmailConfirmed = false,
    string Role = "user",
    string Tier = "free"
);

/// <summary>Asks for a user.</summary>
public sealed record FindUser(UserId Id);

/// <summary>The user, or null where there is none.</summary>
public sealed record FoundUser(UserCard? User);

/// <summary>Asks what somebody may act as now.</summary>
/// <param name="Id">A user or a service account.</param>
public sealed record FindActor(string Id);

/// <summary>What they may act as.</summary>
/// <param name="Role">Their role, as tokens name it; null where they are blocked, disabled or unknown.</param>
/// <param name="Tier">The tier of their rate limit, likewise.</param>
public sealed record FoundActor(string? Role, string? Tier);

/// <summary>Asks whose tokens were revoked after a position of the user service's log.</summary>
public sealed record ListRevocations(long After);

/// <summary>Some of them in the order of the log; none at the end.</summary>
public sealed record ListedRevocations(IReadOnlyList<Revocation> Items);

/// <summary>A denied access was recorded.</summary>
public sealed record DenialRecorded;

/// <summary>Asks for an API key.</summary>
/// <param name="Id">Such as <c>key_…</c>; the key itself is not sent.</param>
public sealed record FindApiKey(string Id);

/// <summary>The key, or null where there is none that is good.</summary>
public sealed record FoundApiKey(ApiKeyCard? Key);

/// <summary>Tells when keys were last used.</summary>
public sealed record TellKeyUses(IReadOnlyList<ApiKeyUse> Uses);

/// <summary>They were noted.</summary>
public sealed record KeyUsesNoted;

/// <summary>Asks whether two are no second person to each other.</summary>
/// <param name="One">A user or a service account.</param>
/// <param name="Other">Likewise.</param>
public sealed record CompareMakers(string One, string Other);

/// <summary>Whether they are not.</summary>
public sealed record ComparedMakers(bool AreOne);

/// <summary>Asks for the key with which personal data is sealed.</summary>
/// <param name="Person">Whose: the id of a user.</param>
/// <param name="Create">Whether a missing one is made.</param>
public sealed record FindKeyOfPerson(string Person, bool Create);

/// <summary>Asks for the signature of a receipt.</summary>
/// <param name="Payload">What is signed, JSON.</param>
public sealed record SignReceipt(string Payload);

/// <summary>The receipt as a compact JSON Web Signature.</summary>
public sealed record SignedReceipt(string Jws);

/// <summary>The user service, for other services.</summary>
public sealed class UsersClient(IServiceCalls calls)
{
    /// <summary>Finds a user by id.</summary>
    public static readonly Operation<FindUser, FoundUser> FindOperation = new("user", "find-user", Repeatable: true);

    /// <summary>Finds what a user or a service account may act as.</summary>
    public static readonly Operation<FindActor, FoundActor> ActorOperation = new("user", "find-actor", Repeatable: true);

    /// <summary>Lists whose tokens were revoked.</summary>
    public static readonly Operation<ListRevocations, ListedRevocations> RevocationsOperation = new(
        "user",
        "list-revocations",
        Repeatable: true
    );

    /// <summary>Records a denied access to a service whose own log the audit does not follow.</summary>
    public static readonly Operation<DeniedAccess, DenialRecorded> DenialOperation = new("user", "record-denial");

    /// <summary>Finds an API key.</summary>
    public static readonly Operation<FindApiKey, FoundApiKey> FindKeyOperation = new("user", "find-api-key", Repeatable: true);

    /// <summary>Notes when keys were last used.</summary>
    public static readonly Operation<TellKeyUses, KeyUsesNoted> KeyUsesOperation = new(
        "user",
        "note-key-uses",
        Repeatable: true
    );

    /// <summary>Compares two makers.</summary>
    public static readonly Operation<CompareMakers, ComparedMakers> CompareOperation = new(
        "user",
        "compare-makers",
        Repeatable: true
    );

    /// <summary>Finds the key of a person.</summary>
    public static readonly Operation<FindKeyOfPerson, PersonKey> PersonKeyOperation = new(
        "user",
        "find-person-key",
        Repeatable: true
    );

    /// <summary>Finds the key of a person, with which their data is sealed; for <see cref="PersonalData"/>.</summary>
    public async Task<PersonKey> FindPersonKey(string person, bool create, CancellationToken cancel) =>
        await calls.Call(PersonKeyOperation, new FindKeyOfPerson(person, create), new CallContext(person), cancel);

    /// <summary>Signs a receipt.</summary>
    public static readonly Operation<SignReceipt, SignedReceipt> SignReceiptOperation = new(
        "user",
        "sign-receipt",
        Repeatable: true
    );

    /// <summary>Signs a receipt: its content as a compact JSON Web Signature.</summary>
    public async Task<string> SignReceipt(string payload, CallContext context, CancellationToken cancel) =>
        (await calls.Call(SignReceiptOperation, new SignReceipt(payload), context, cancel)).Jws;

    /// <summary>
    /// Whether two are no second person to each other: the same, or a service account and somebody who made it, or a key or client
    /// of it. Two users are compared without a call.
    /// </summary>
    public async ValueTask<bool> AreOne(string one, string other, CallContext context, CancellationToken cancel) =>
        one == other
        || (
            (Id.TryParse<ServiceAccountId>(one, out _) || Id.TryParse<ServiceAccountId>(other, out _))
            && (await calls.Call(CompareOperation, new CompareMakers(one, other), context, cancel)).AreOne
        );

    /// <summary>Finds an API key; null where there is none that is good.</summary>
    public async Task<ApiKeyCard?> FindApiKey(string id, CancellationToken cancel) =>
        (await calls.Call(FindKeyOperation, new FindApiKey(id), new CallContext(id), cancel)).Key;

    /// <summary>Tells when keys were last used.</summary>
    public Task TellUses(IReadOnlyList<ApiKeyUse> uses, CancellationToken cancel) =>
        calls.Call(KeyUsesOperation, new TellKeyUses(uses), new CallContext("key-uses"), cancel);

    /// <summary>Records a denied access.</summary>
    public Task Record(DeniedAccess denied, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(denied);
        var call = new CallContext(denied.RequestId, RequestId: denied.RequestId, Address: denied.Address);
        return calls.Call(DenialOperation, denied, call, cancel);
    }

    /// <summary>Whose tokens were revoked after a position; for <see cref="RevocationsPoll"/>.</summary>
    public async Task<IReadOnlyList<Revocation>> Revocations(long after, CallContext context, CancellationToken cancel) =>
        (await calls.Call(RevocationsOperation, new ListRevocations(after), context, cancel)).Items;

    /// <summary>Finds a user by id; null where there is none.</summary>
    public async ValueTask<UserCard?> Find(UserId id, CallContext context, CancellationToken cancel) =>
        (await calls.Call(FindOperation, new FindUser(id), context, cancel)).User;

    /// <summary>What a user or a service account may act as now; no role where they are blocked, disabled or unknown.</summary>
    public Task<FoundActor> FindActor(string id, CallContext context, CancellationToken cancel) =>
        calls.Call(ActorOperation, new FindActor(id), context, cancel);
}
