using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Json;
using Florin.Platform.Privacy;
using Florin.Users.Features;
using Florin.Users.Passwords;

namespace Florin.Users.People;

/// <summary>How a person becomes a user: what is known of them is sealed with a key that is made first.</summary>
internal sealed class Registering(ServiceBuilder service, EmailClaims claims, PersonKeys keys, CredentialMails mails)
{
    public async Task<Outcome> Handle(
        RegisterUser command,
        CommandContext context,
        PasswordHashing passwords,
        CancellationToken cancel
    )
    {
        if (!EmailAddress.TryParse(command.Email, out var email, out var problem))
            throw new InvalidOperationException($"A command that was validated has an address that {problem}");
        var claim = await claims.Find(email, cancel);
        if (claim.User is not null)
            return Taken; // Before the work of hashing.
        var hash = command.Password is { } password ? await password.Hash(passwords, cancel) : null;
        var (registered, own) = await Sealed(command, context, email, hash, cancel);
        while (true)
        {
            try
            {
                return await Append(command, own, registered, claim);
            }
            catch (WrongVersion) when (!cancel.IsCancellationRequested)
            {
                // Somebody else's claim came first; it counts once it is durable.
                claim = await claims.Find(email, cancel);
                if (claim.User is null)
                    continue;
                keys.Destroy(command.User); // Nothing was stored with it.
                return Taken;
            }
        }
    }

    private async Task<(UserRegistered, CommandContext)> Sealed(
        RegisterUser command,
        CommandContext context,
        EmailAddress email,
        string? hash,
        CancellationToken cancel
    )
    {
        var (people, person) = (service.Runtime.People, command.User.Value);
        if (people.Seals) // Made here, since at the start nobody can ask this service yet.
            people.Learn(person, new PersonKey(keys.FindOrCreate(command.User), IsErased: false, service.Log.Head));
        var registered = new UserRegistered(
            command.User,
            await people.Seal(person, email.Value, cancel),
            await people.Seal(person, command.Name!.Trim(), cancel), // Validated.
            command.Role,
            command.Tier,
            hash,
            FlorinJson.Storable(service.Clock.GetUtcNow()),
            claims.StreamOf(email)
        );
        return (registered, context with { StoredAddress = await people.SealAny(person, context.StoredAddress, cancel) });
    }

    private async Task<Outcome> Append(
        RegisterUser command,
        CommandContext context,
        UserRegistered registered,
        FoundClaim claim
    )
    {
        var outcome = new Outcome { State = User.Empty.Apply(registered) };
        outcome = outcome with { Receipt = context.Receipt?.Invoke(outcome) };
        // Both streams stand where they were read or nothing is appended: that is what makes an address unique.
        var recorded = await service.Log.Append(
            context.ToMetadata(nameof(RegisterUser)),
            [
                new StreamAppend(command.Stream, ExpectedVersion: 0, [registered]),
                new StreamAppend(claim.Stream, claim.Version, [new EmailClaimed(command.User)]),
            ],
            outcome.Receipt,
            CancellationToken.None
        );
        if (recorded.Count < 2)
            return await Repeated(context, recorded);
        await mails.Welcome((User)outcome.State!, CancellationToken.None); // It has just been made.
        return outcome with { Events = recorded };
    }

    private async Task<Outcome> Repeated(CommandContext context, IReadOnlyList<Recorded> first) =>
        new()
        {
            AlreadyDecided = true,
            Events = first,
            Receipt = (await service.Log.Find(context.CommandId, CancellationToken.None))?.Receipt,
        };

    // The answer does not repeat the address, since a refusal is recorded.
    private static Outcome Taken =>
        Outcome.Of(new Refusal(UserCodes.EmailTaken, "A user with this email address already exists."));
}
