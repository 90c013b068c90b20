"""What people and positions of a seeded database are called."""

GIVEN = (
    "Amara", "Anouk", "Arjun", "Aylin", "Beatriz", "Bilal", "Camille", "Chidi", "Clara", "Daiki", "Dalia", "Dmitri",
    "Eeva", "Elif", "Emeka", "Enzo", "Farah", "Felix", "Freya", "Gabriel", "Giulia", "Hana", "Hugo", "Ida", "Ilir",
    "Imani", "Ines", "Ivo", "Jakub", "Jasmin", "Jonas", "Juno", "Kaito", "Karim", "Katya", "Kofi", "Lale", "Lars",
    "Leila", "Lucia", "Malik", "Maren", "Mateo", "Mei", "Mikael", "Mina", "Nadia", "Nikos", "Noor", "Olga", "Omar",
    "Pavel", "Petra", "Quinn", "Rafael", "Ravi", "Rosa", "Samira", "Sanna", "Soren", "Tamar", "Tariq", "Tomas", "Uma",
    "Vera", "Wanjiru", "Yara", "Yuki", "Zoe", "Zuri",
)  # fmt: skip
FAMILY = (
    "Abebe", "Aldana", "Andersson", "Arslan", "Bakker", "Banerjee", "Baptiste", "Bianchi", "Boateng", "Castillo",
    "Chandra", "Chen", "Costa", "Dahl", "Delgado", "Diallo", "Dimitrov", "Dubois", "Ekström", "Farouk", "Fischer",
    "Fonseca", "Fujita", "Garcia", "Georgiou", "Haddad", "Hakimi", "Hansen", "Horvat", "Hughes", "Ibarra", "Ito",
    "Jansen", "Jovanovic", "Kamau", "Kaplan", "Kowalski", "Kumar", "Larsen", "Laurent", "Lindqvist", "Lopes", "Mendes",
    "Meyer", "Mbeki", "Moreau", "Mori", "Nakamura", "Nguyen", "Novak", "O'Brien", "Okafor", "Olsen", "Osei", "Park",
    "Petrov", "Quispe", "Rahman", "Reyes", "Rossi", "Sato", "Schmidt", "Silva", "Singh", "Sokolov", "Tanaka", "Tran",
    "Vasquez", "Weber", "Yilmaz", "Zhang", "Ziegler",
)  # fmt: skip
POSITIONS = (
    "Backend engineer, payments", "Backend engineer, bookings", "Senior Python engineer", "Data platform engineer",
    "Django engineer, internal tools", "Platform engineer", "Backend engineer, search", "Staff engineer, core services",
    "Junior backend engineer", "Data engineer, reporting", "API engineer, partners", "Backend engineer, messaging",
)  # fmt: skip
ZONES = ("Europe/Berlin", "Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Africa/Nairobi", "UTC")
CREDENTIALS = ("Staff engineer", "Senior engineer", "Engineering manager", "Principal engineer", "Engineer")
