using System.Security.Cryptography;
using System.Text;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Secrets;

namespace Florin.Users.People;

/// <summary>Who has an address.</summary>
/// <param name="Stream">The stream that says so, or will.</param>
/// <param name="Version">Its last event.</param>
/// <param name="User">Null while it is nobody's.</param>
internal sealed record FoundClaim(string Stream, long Version, UserId? User);

/// <summary>
/// Which user has an address. It is a stream that makes addresses unique, named after the address under a secret key
/// (<c>emails.key</c>), so that nobody finds out by trying addresses who had one.
/// </summary>
internal sealed class EmailClaims
{
    /// <summary>The secret.</summary>
    public const string Name = "emails.key";

    private const int KeyBytes = 32;
    private readonly ServiceBuilder _service;
    private readonly Lazy<byte[]> _key;

    public EmailClaims(ServiceBuilder service) =>
        (_service, _key) = (
            service,
            // A failure is not remembered: the store may be out of reach for a moment.
            new Lazy<byte[]>(() => service.Runtime.Secrets.ReadOrCreate(Name, KeyBytes), LazyThreadSafetyMode.PublicationOnly)
        );

    /// <summary>Finds whose an address is.</summary>
    public async ValueTask<FoundClaim> Find(EmailAddress email, CancellationToken cancel)
    {
        var stream = StreamOf(email);
        var (claim, version) = await _service.Log.Read<EmailClaim>(stream, cancel);
        if (claim.User is not null)
            return new FoundClaim(stream, version, claim.User);
        var plain = PlainStreamOf(email.Value);
        var (before, at) = await _service.Log.Read<EmailClaim>(plain, cancel);
        return before.User is not null ? new FoundClaim(plain, at, before.User) : new FoundClaim(stream, version, null);
    }

    /// <summary>The user whose an address is, as they are now; null where it is nobody's.</summary>
    public async ValueTask<User?> FindUser(EmailAddress email, CancellationToken cancel) =>
        (await Find(email, cancel)).User is { } id ? (await _service.Log.Read<User>(User.StreamOf(id), cancel)).State : null;

    /// <summary>The stream of an address.</summary>
    public string StreamOf(EmailAddress email) =>
        $"email-{Convert.ToHexStringLower(HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes(email.Value)))}";

    /// <summary>As it was named before there was a key for that; such claims still count.</summary>
    public static string PlainStreamOf(string email) =>
        $"email-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email)))}";
}
