using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Privacy;

namespace Florin.Users.People;

/// <summary>Gives processes the keys of persons, with which they seal and open what they store of them.</summary>
internal static class GivePersonKeysFeature
{
    public static void Add(ServiceBuilder service, PersonKeys keys) =>
        service.Does(
            UsersClient.PersonKeyOperation,
            async (asked, _, cancel) =>
            {
                // Whoever is erased from now on has a later position, so that the process sees that its key is too old.
                var asOf = service.Log.Head;
                if (!Id.TryParse<UserId>(asked.Person, out var person))
                    return new PersonKey(null, IsErased: false, asOf);
                if (await IsErased(person))
                    return Gone();
                // Whose data is sealed has a key; where it is lost, another one would hide that, and be lost itself once it is restored.
                var (user, _) = await service.Log.Read<User>(User.StreamOf(person), cancel);
                var isNew = !SealedText.Is(user.Email);
                var key = asked.Create && isNew ? keys.FindOrCreate(person) : keys.Find(person);
                // Erased meanwhile: the one who did it may have been here before the key was made.
                return asked.Create && await IsErased(person) ? Gone() : new PersonKey(key, IsErased: false, asOf);

                async ValueTask<bool> IsErased(UserId id) =>
                    (await service.Log.Read<User>(User.StreamOf(id), cancel)).State.Erased;

                PersonKey Gone()
                {
                    keys.Destroy(person); // Of a backup that is older than the erasure.
                    return new PersonKey(null, IsErased: true, asOf);
                }
            }
        );
}
