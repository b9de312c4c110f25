using Florin.Platform.Privacy;

namespace Florin.Users.People;

/// <summary>What is known of a person, opened.</summary>
/// <param name="Email">Null where it is not known who it is.</param>
/// <param name="Name">Likewise.</param>
internal readonly record struct KnownPerson(string? Email, string? Name)
{
    public static async ValueTask<KnownPerson> Of(User user, PersonalData people, CancellationToken cancel) =>
        new(await people.Open(user.Email, cancel), await people.Open(user.Name, cancel));

    /// <summary>A user with what is known of them opened, which must not be stored.</summary>
    public static async ValueTask<User> Open(User user, PersonalData people, CancellationToken cancel) =>
        user with
        {
            Email = await people.Open(user.Email, cancel),
            Name = await people.Open(user.Name, cancel),
        };
}
