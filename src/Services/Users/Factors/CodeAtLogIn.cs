using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;

namespace Florin.Users.Factors;

/// <summary>Has the second factor shown by somebody who has proved otherwise who they are.</summary>
internal sealed class CodeAtLogIn(ServiceBuilder service, FactorSecrets secrets)
{
    /// <summary>Uses up a code. What is right by then is known to the caller, so the refusal may say what is missing.</summary>
    /// <param name="own">In the user's name.</param>
    /// <param name="user">The user, who has a second factor.</param>
    /// <param name="code">What was entered; null or empty for nothing.</param>
    /// <param name="command">What it is for, for the audit.</param>
    /// <param name="cancel">The client has gone.</param>
    /// <returns>Why not; null where the code is right.</returns>
    public async Task<Refusal?> Refuse(CommandContext own, User user, string? code, string command, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(code))
            return new Refusal(
                UserCodes.SecondFactorRequired,
                "Send a one-time code or a recovery code as code, or log in with a passkey."
            );
        var shows = own with { CommandId = CommandId.New(service.Ids) };
        var wrong = new Refusal(RefusalCodes.Unauthenticated, SecondFactors.Wrong.Detail);
        var work = new Work<User>(
            User.StreamOf(user.Id),
            shows.ToMetadata(command),
            (now, at) => now.ShowCode(code, secrets, wrong, at)
        );
        return (await service.Log.Execute(work, cancel)).Refusal;
    }
}
