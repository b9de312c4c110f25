using System.Buffers.Text;
using Fido2NetLib.Objects;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Users.Factors;

namespace Florin.Users.Features;

/// <summary>Gives a user a passkey more.</summary>
/// <param name="User">The user.</param>
/// <param name="Id">Made for this very command.</param>
/// <param name="Name">What the user calls it.</param>
/// <param name="Credential">The credential's id, in base64url.</param>
/// <param name="PublicKey">Its public key, in base64.</param>
/// <param name="Counter">Its signature counter.</param>
internal sealed record AddPasskey(UserId User, PasskeyId Id, string Name, string Credential, string PublicKey, long Counter)
    : ICommand
{
    public string Stream => Users.User.StreamOf(User);
}

/// <summary>Ends a passkey.</summary>
/// <param name="User">Whose.</param>
/// <param name="Id">Which.</param>
internal sealed record RemovePasskey(UserId User, PasskeyId Id) : ICommand
{
    public string Stream => Users.User.StreamOf(User);
}

/// <summary>Passkeys (WebAuthn): a person adds and removes their own.</summary>
internal sealed class AddPasskeyFeature(ServiceBuilder service, PasskeyCeremonies passkeys, OwnCredentials own)
{
    public static void Add(ServiceBuilder service, PasskeyCeremonies passkeys, OwnCredentials own)
    {
        service.Commands.Handles<AddPasskey, User>(
            (_, _) => { },
            (c, user, now) =>
                user.ChangeFactors(
                    c.User,
                    factors => factors.Add(new PasskeyAdded(c.Id, c.Name, c.Credential, c.PublicKey, c.Counter, now)),
                    now
                ),
            async (c, _, cancel) => c with { Name = await service.Runtime.People.Seal(c.User.Value, c.Name, cancel) }
        );
        service.Commands.Handles<RemovePasskey, User>(
            (_, _) => { },
            (c, user, now) => user.ChangeFactors(c.User, factors => factors.Remove(c.Id, now), now)
        );
        var feature = new AddPasskeyFeature(service, passkeys, own);
        feature.AddAsking();
        feature.AddAdding();
        feature.AddRemoving();
    }

    private void AddAsking() =>
        service
            .Post(
                "/mfa/passkeys/options",
                Permission.CredentialsWrite,
                async (request, cancel) =>
                {
                    var id = OwnCredentials.Of(request);
                    var user = await own.Read(id, cancel);
                    return user.Exists
                        ? Reply.Ok(PasskeyCreationView.Of(passkeys.BeginAdding(user), user))
                        : Reply.Refused(Refusal.NotFound("user", id.Value));
                }
            )
            .Does("Returns what a browser makes a passkey from: for navigator.credentials.create.")
            .Gives<PasskeyCreationView>()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound);

    private void AddAdding()
    {
        var send = service.Commands.Sender<AddPasskey>();
        service
            .Post(
                "/mfa/passkeys",
                Permission.CredentialsWrite,
                async (request, cancel) =>
                {
                    var id = OwnCredentials.Of(request);
                    var body = await request.Body<AddPasskeyBody>(cancel, (body, problems) => body.Required(problems));
                    var (name, credential) = body.Required(new Problems());
                    var user = await own.Read(id, cancel);
                    if (!user.Exists)
                        return Reply.Refused(Refusal.NotFound("user", id.Value));
                    if (await own.RefuseOldSession(request, user, cancel) is { } old)
                        return old;
                    if (await passkeys.Added(user, credential, cancel) is not { } made)
                        return Reply.Refused(WrongAnswer);
                    var outcome = await send(Command(id, name, made), request.ContextOf(request.Actor), cancel);
                    return await own.Changed(request, outcome, nameof(AddPasskey), null, cancel);
                }
            )
            .Does("Adds a passkey. All sessions end; the answer has a new token.")
            .Takes<AddPasskeyBody>("name", "credential")
            .Gives<ChangedFactorsView>()
            .Refuses(
                RefusalCode.Forbidden,
                RefusalCode.NotFound,
                RefusalCode.WrongState,
                RefusalCodes.StepUpRequired,
                UserCodes.WrongCode
            );
    }

    private AddPasskey Command(UserId id, string name, RegisteredPublicKeyCredential made) =>
        new(
            id,
            Id.New<PasskeyId>(service.Ids),
            name,
            Base64Url.EncodeToString(made.Id),
            Convert.ToBase64String(made.PublicKey),
            made.SignCount
        );

    private void AddRemoving()
    {
        var send = service.Commands.Sender<RemovePasskey>();
        service
            .Delete(
                "/mfa/passkeys/{id}",
                Permission.CredentialsWrite,
                async (request, cancel) =>
                {
                    var command = new RemovePasskey(OwnCredentials.Of(request), request.Route<PasskeyId>("id"));
                    var outcome = await send(command, request.ContextOf(request.Actor), cancel);
                    return await own.Changed(request, outcome, nameof(RemovePasskey), null, cancel);
                }
            )
            .Does("Removes a passkey. All sessions end; the answer has a new token.")
            .Gives<ChangedFactorsView>()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound);
    }

    internal static Refusal WrongAnswer { get; } =
        new(
            UserCodes.WrongCode,
            "The passkey's answer is not right: it is of another site or challenge, was used already, or came too late."
        );
}
